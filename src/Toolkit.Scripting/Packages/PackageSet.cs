namespace Toolkit.Scripting;

/// <summary>The packages of a session. All of them are restored together, so that their versions fit each other.</summary>
internal sealed class PackageSet(string folder)
{
    private readonly Dictionary<string, PackageName> _wanted = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _sources = [];
    private IReadOnlyDictionary<string, PackageName> _resolved = new Dictionary<string, PackageName>();
    private Dictionary<string, IReadOnlyList<string>> _assemblies = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Takes the packages of a feed too: <c>nuget:https://…</c> or a folder.</summary>
    public void AddSource(string source)
    {
        string address = PackageName.IsPackage(source) ? source.Trim()["nuget:".Length..].Trim() : source.Trim();
        string feed = Uri.TryCreate(address, UriKind.Absolute, out _) ? address : Path.GetFullPath(address, folder);
        if (!_sources.Contains(feed, StringComparer.Ordinal))
        {
            _sources.Add(feed);
        }
    }

    /// <summary>Restores what is new among the packages.</summary>
    /// <returns>The new ones, with the versions that were taken.</returns>
    /// <exception cref="ToolkitException">A package is not to be had, or another version of it is in use.</exception>
    public async Task<IReadOnlyList<PackageName>> AddAsync(IReadOnlyList<string> references, CancellationToken cancel)
    {
        Dictionary<string, PackageName> added = new(StringComparer.OrdinalIgnoreCase);
        foreach (PackageName package in references.Select(PackageName.Parse))
        {
            // Of two that are new at once, the one that says more is taken.
            if (!added.TryGetValue(package.Id, out PackageName? twin) || twin.IsMetBy(package, null))
            {
                Add(added, package);
            }
            else
            {
                Check(package, twin, null);
            }
        }

        if (added.Count == 0)
        {
            return [];
        }

        RestoredPackages restored = await RestoreAsync([.. added.Values], cancel);
        foreach (PackageName package in added.Values)
        {
            _wanted[package.Id] = package;
        }

        _resolved = restored.Versions;
        _assemblies = restored.AssembliesByPackage.Where(p => !IsPlayedByThisHost(p.Key)).ToDictionary(
            p => p.Key, p => (IReadOnlyList<string>)[.. p.Value.Select(a => AssemblyProbe.Add(a, withNeighbours: false))], StringComparer.OrdinalIgnoreCase);
        Extensions = restored.Extensions;
        foreach (string native in restored.NativeLibraries)
        {
            AssemblyProbe.AddNative(native);
        }

        return [.. added.Keys.Select(id => _resolved.GetValueOrDefault(id)).OfType<PackageName>()];
    }

    /// <summary>The assemblies of all packages and of all that they depend on: what was restored together is referred to together.</summary>
    public IReadOnlyList<string> Assemblies => [.. _assemblies.Values.SelectMany(a => a).Distinct(StringComparer.Ordinal)];

    /// <summary>The lines of a script that ask for the same.</summary>
    public IEnumerable<string> Directives => [.. _sources.Select(s => $"#i \"nuget:{s}\""), .. _wanted.Values.Select(p => $"#r \"nuget: {p.Id}, {p.Version}\"")];

    /// <summary>Assemblies of the packages that extend .NET Interactive.</summary>
    public IReadOnlyList<string> Extensions { get; private set; } = [];

    /// <summary>What stands for a <c>#r "nuget:…"</c> among the references, which the compiler wants to be one; null when it was not restored.</summary>
    public string? Reference(string reference) => !_wanted.ContainsKey(PackageName.Parse(reference).Id) ? null
        : _assemblies.GetValueOrDefault(PackageName.Parse(reference).Id)?.FirstOrDefault() ?? typeof(object).Assembly.Location;

    /// <summary>Packages that extend .NET Interactive refer to it. Here this host has its place, and names that are there twice cannot be used.</summary>
    internal static bool IsPlayedByThisHost(string package) =>
        package.Equals("Microsoft.DotNet.Interactive", StringComparison.OrdinalIgnoreCase)
        || package.StartsWith("Microsoft.DotNet.Interactive.", StringComparison.OrdinalIgnoreCase);

    private async Task<RestoredPackages> RestoreAsync(IReadOnlyList<PackageName> added, CancellationToken cancel)
    {
        try
        {
            return await new PackageRestore(folder).RunAsync([.. _wanted.Values], added, _sources, cancel);
        }
        catch (ToolkitException e) when (e.Message.Contains(PackageRestore.FeedError, StringComparison.Ordinal))
        {
            // NuGet asks every feed for every package: with this one no other could be restored in the session.
            _sources.RemoveAll(feed => e.Message.Contains(AddressText.Bare(feed), StringComparison.Ordinal));
            throw;
        }
    }

    private void Add(Dictionary<string, PackageName> added, PackageName package)
    {
        if (_wanted.TryGetValue(package.Id, out PackageName? there))
        {
            Check(package, there, _resolved.GetValueOrDefault(package.Id)?.Version);
        }
        else
        {
            added[package.Id] = package;
        }
    }

    private static void Check(PackageName package, PackageName there, string? resolved)
    {
        if (!package.IsMetBy(there, resolved))
        {
            throw ToolkitException.Usage(
                $"#r \"nuget: {package.Id}, {package.Version}\": version {resolved ?? there.Version} of it is in use already", "name one version, or restart the session");
        }
    }
}
