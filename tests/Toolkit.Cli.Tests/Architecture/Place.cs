namespace Toolkit.Cli.Tests.Architecture;

/// <summary>A file of a project, its path told from the folder of the project.</summary>
internal readonly record struct Place(string Project, string File)
{
    /// <summary>The folder, or nothing for a file that lies beside the project file.</summary>
    public string Folder => File.Contains('/') ? File[..File.LastIndexOf('/')] : "";

    public static Place Of(string path, string project) =>
        new(project, Path.GetRelativePath(Checkout.File("src", project), path).Replace('\\', '/'));

    public override string ToString() => $"{Project}/{File}";
}
