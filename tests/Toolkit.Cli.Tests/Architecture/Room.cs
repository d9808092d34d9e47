namespace Toolkit.Cli.Tests.Architecture;

/// <summary>A folder of a project, and the folders of the project that it may use; "" is the folder of the project itself.</summary>
internal sealed record Room(string Folder, params string[] MayUse)
{
    /// <summary>The folders in it. They belong to the room and may use what it may; among themselves they form no circle.</summary>
    public string[] Parts { get; init; } = [];

    public bool Holds(string folder) => folder == Folder || Parts.Any(p => folder == $"{Folder}/{p}");

    public override string ToString() => Folder.Length == 0 ? "the root" : Folder;
}
