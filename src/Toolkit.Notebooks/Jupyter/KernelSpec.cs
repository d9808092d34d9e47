namespace Toolkit.Notebooks.Jupyter;

/// <summary>A kernel that Jupyter offers.</summary>
/// <param name="Name">What notebooks name it by.</param>
/// <param name="DisplayName">What people see.</param>
/// <param name="Folder">Where it lies.</param>
/// <param name="Command">What is started.</param>
/// <param name="IsOurs">Whether this program has installed it.</param>
public sealed record KernelSpec(string Name, string DisplayName, string Folder, IReadOnlyList<string> Command, bool IsOurs);
