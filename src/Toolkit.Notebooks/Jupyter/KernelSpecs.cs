using System.Text.Encodings.Web;
using System.Text.Json;
using Toolkit.Notebooks.Documents;

namespace Toolkit.Notebooks.Jupyter;

/// <summary>Installs the kernel for Jupyter and VS Code, for the user who asks and without an administrator.</summary>
/// <param name="folders">Where Jupyter looks.</param>
/// <param name="command">The program and the arguments that start the kernel, before the connection file.</param>
public sealed class KernelSpecs(JupyterFolders folders, IReadOnlyList<string> command)
{
    /// <summary>The kernel's own name.</summary>
    public const string Own = "toolkit";

    /// <summary>The name that notebooks of .NET Interactive bear.</summary>
    public const string Interactive = ".net-csharp";

    private const string File = "kernel.json";
    private const string Mark = "toolkit";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The user's own folder of kernels, into which it is installed.</summary>
    public string Folder => folders.User;

    /// <summary>For the user who runs this, with this program as the kernel.</summary>
    public static KernelSpecs OfUser() => new(JupyterFolders.OfUser(), KernelProcess.Command);

    /// <summary>The kernels in the folders that are known, each name once: the one that Jupyter takes.</summary>
    public IReadOnlyList<KernelSpec> List() => [.. folders.All
        .Where(Directory.Exists)
        .SelectMany(Directory.GetDirectories)
        .Select(Read).OfType<KernelSpec>()
        .DistinctBy(s => s.Name, StringComparer.OrdinalIgnoreCase)
        .OrderBy(s => s.Name, StringComparer.OrdinalIgnoreCase)];

    /// <summary>Installs the kernel, and under .NET Interactive's name as well where nobody else has that; gives what was installed.</summary>
    /// <exception cref="ToolkitException">Somebody else's kernel has our name, or the folder cannot be written.</exception>
    public IReadOnlyList<KernelSpec> Install()
    {
        IReadOnlyList<KernelSpec> there = List();
        if (there.FirstOrDefault(s => s.Name == Own) is { IsOurs: false } foreign)
        {
            throw new ToolkitException(ErrorKind.Failure, $"{foreign.Folder} holds a kernel '{Own}' that is not this program's", "rename or remove that folder");
        }

        List<KernelSpec> installed = [Write(Own, "C# (Toolkit)")];
        if (there.FirstOrDefault(s => s.Name.Equals(Interactive, StringComparison.OrdinalIgnoreCase)) is null or { IsOurs: true })
        {
            installed.Add(Write(Interactive, ".NET (C#) by Toolkit"));
        }

        return installed;
    }

    /// <summary>Removes what was installed, nothing of others; gives what was removed.</summary>
    public IReadOnlyList<KernelSpec> Uninstall()
    {
        KernelSpec[] ours = [.. new[] { Own, Interactive }.Select(n => Read(Path.Combine(folders.User, n))).OfType<KernelSpec>().Where(s => s.IsOurs)];
        foreach (KernelSpec spec in ours)
        {
            Directory.Delete(spec.Folder, recursive: true);
        }

        return ours;
    }

    private KernelSpec Write(string name, string displayName)
    {
        string folder = Path.Combine(folders.User, name);
        JsonObject json = new()
        {
            ["argv"] = OutputJson.Texts([.. command, "{connection_file}"]),
            ["display_name"] = displayName,
            ["language"] = "C#",
            ["interrupt_mode"] = "message",
            ["env"] = Runtime() is { } runtime ? new JsonObject { ["DOTNET_ROOT"] = runtime } : new JsonObject(),
            ["metadata"] = new JsonObject { [Mark] = new JsonObject { ["version"] = KernelDescription.Version }, ["debugger"] = false },
        };
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, File), written = path + ".new";
        System.IO.File.WriteAllText(written, json.ToJsonString(Indented) + "\n");
        System.IO.File.Move(written, path, overwrite: true);
        return Read(folder)!;
    }

    /// <summary>The kernel in a folder; null when there is none that can be read.</summary>
    private static KernelSpec? Read(string folder)
    {
        string path = Path.Combine(folder, File);
        try
        {
            if (!System.IO.File.Exists(path) || JsonNode.Parse(System.IO.File.ReadAllText(path)) is not JsonObject json)
            {
                return null;
            }

            string name = Path.GetFileName(folder);
            string[] argv = [.. (json["argv"] as JsonArray ?? []).Select(a => a?.ToString() ?? "")];
            return new(name, json["display_name"]?.ToString() ?? name, folder, argv, (json["metadata"] as JsonObject)?[Mark] is JsonObject);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // Jupyter may run without the shell's settings, as under VS Code; the program is to find its runtime all the same.
    private static string? Runtime()
    {
        string? runtime = Path.GetDirectoryName(typeof(object).Assembly.Location);
        string root = Path.GetFullPath(Path.Combine(runtime ?? "", "..", "..", ".."));
        return runtime is { Length: > 0 } && Directory.Exists(Path.Combine(root, "shared")) ? root : null;
    }
}
