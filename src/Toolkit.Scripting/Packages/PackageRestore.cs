using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Toolkit.Scripting;

/// <summary>Restores packages through the SDK: a project made for the purpose, in a folder that the next session finds again.</summary>
/// <param name="folder">The notebook's folder, whose NuGet.config applies.</param>
internal sealed partial class PackageRestore(string folder)
{
    /// <summary>Names another folder for what was restored.</summary>
    public const string CacheVariable = "TOOLKIT_PACKAGE_CACHE";

    /// <summary>How NuGet's errors begin that are of a feed and not of a package.</summary>
    public const string FeedError = "NU13";

    /// <param name="there">The packages that the session has.</param>
    /// <param name="added">Those that it is to have beside them; the error names these.</param>
    /// <param name="sources">Feeds beside those of the configuration.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="ToolkitException">A package is not to be had, or there is no SDK.</exception>
    public async Task<RestoredPackages> RunAsync(
        IReadOnlyList<PackageName> there, IReadOnlyList<PackageName> added, IReadOnlyList<string> sources, CancellationToken cancel)
    {
        string project = Project([.. there, .. added], sources);
        string home = Path.Combine(CacheFolder(), Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(project)))[..24]);
        string assets = Path.Combine(home, "obj", "project.assets.json"), done = Path.Combine(home, "restored");
        if (File.Exists(done) && RestoredPackages.Read(assets) is { } before)
        {
            return before;
        }

        Directory.CreateDirectory(home);
        string file = Path.Combine(home, "packages.csproj");
        await File.WriteAllTextAsync(file, project, cancel);

        // The target alone, in one process that ends with it: 'dotnet restore' does more before it comes to this.
        (int code, string output) = await DotnetAsync(["msbuild", file, "-t:Restore", "-m:1", "-nr:false", "-nologo", "-v:minimal", "-tl:off"], cancel);
        if (code != 0)
        {
            throw Failure(added, output);
        }

        await File.WriteAllTextAsync(done, "", cancel);
        return RestoredPackages.Read(assets) ?? throw new ToolkitException(ErrorKind.Failure, $"{assets} names files that are not there", "run 'dotnet nuget locals global-packages --clear' and try again");
    }

    private static string CacheFolder() => Environment.GetEnvironmentVariable(CacheVariable) is { Length: > 0 } named
        ? Path.GetFullPath(named)
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "toolkit", "packages");

    private string Project(IReadOnlyList<PackageName> packages, IReadOnlyList<string> sources)
    {
        IEnumerable<string> references = packages.OrderBy(p => p.Id, StringComparer.OrdinalIgnoreCase)
            .Select(p => $"""    <PackageReference Include="{SecurityElement.Escape(p.Id)}" Version="{SecurityElement.Escape(p.Wanted)}" />""");
        return $"""
            <Project>
              <PropertyGroup>
                <ImportDirectoryBuildProps>false</ImportDirectoryBuildProps>
                <ImportDirectoryBuildTargets>false</ImportDirectoryBuildTargets>
                <ImportDirectoryPackagesProps>false</ImportDirectoryPackagesProps>
              </PropertyGroup>
              <Import Project="Sdk.props" Sdk="Microsoft.NET.Sdk" />
              <PropertyGroup>
                <TargetFramework>net{Environment.Version.Major}.0</TargetFramework>
                <RuntimeIdentifier>{RuntimeInformation.RuntimeIdentifier}</RuntimeIdentifier>
                <SelfContained>false</SelfContained>
                <UseAppHost>false</UseAppHost>
                <NuGetAudit>false</NuGetAudit>
                <RestoreRootConfigDirectory>{SecurityElement.Escape(folder)}</RestoreRootConfigDirectory>
                <RestoreAdditionalProjectSources>{SecurityElement.Escape(string.Join(';', sources))}</RestoreAdditionalProjectSources>
              </PropertyGroup>
              <ItemGroup>
            {string.Join('\n', references)}
              </ItemGroup>
              <Import Project="Sdk.targets" Sdk="Microsoft.NET.Sdk" />
            </Project>

            """;
    }

    private static async Task<(int Code, string Output)> DotnetAsync(string[] arguments, CancellationToken cancel)
    {
        ProcessStartInfo start = new(DotnetPath()) { RedirectStandardOutput = true, RedirectStandardError = true };
        Array.ForEach(arguments, start.ArgumentList.Add);
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_GENERATE_ASPNET_CERTIFICATE"] = "false";
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new ToolkitException(ErrorKind.Failure, "packages cannot be restored: the command 'dotnet' is not there", "install the .NET SDK: https://dotnet.microsoft.com/download", e);
        }

        using (process)
        {
            try
            {
                Task<string> output = process.StandardOutput.ReadToEndAsync(cancel), error = process.StandardError.ReadToEndAsync(cancel);
                await process.WaitForExitAsync(cancel);
                return (process.ExitCode, await output + await error);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }
        }
    }

    /// <summary>The SDK's own program where this process was started by it, else what the path gives.</summary>
    private static string DotnetPath()
    {
        string beside = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
        return Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host && File.Exists(host) ? host
            : File.Exists(beside) && Directory.Exists(Path.Combine(Path.GetDirectoryName(beside)!, "sdk")) ? beside
            : "dotnet";
    }

    private static ToolkitException Failure(IReadOnlyList<PackageName> packages, string output)
    {
        string[] errors = [.. Error().Matches(output).Select(m => $"{m.Groups["code"].Value}: {m.Groups["text"].Value.Trim()}").Distinct()];
        string why = errors.Length > 0 ? string.Join("; ", errors) : output.Trim();
        return new(
            ErrorKind.Failure,
            $"restoring {string.Join(" and ", packages.Select(p => $"{p.Id} {p.Version}"))} failed: {AddressText.Bare(why)}",
            why.Contains(FeedError, StringComparison.Ordinal)
                ? "a feed that was added with #i is forgotten: name it again when it answers"
                : "check id and version and 'dotnet nuget list source'; another feed is added with #i \"nuget:https://…\"");
    }

    [GeneratedRegex(@"error (?<code>[A-Z]+\d+)\s*:\s*(?<text>[^\r\n]*?)(?=\s*(\[[^\]\r\n]*proj\])?\r?$)", RegexOptions.Multiline)]
    private static partial Regex Error();
}
