namespace Toolkit;

/// <summary>How far a push or a pull has come.</summary>
/// <param name="Done">Files that have gone over the line.</param>
/// <param name="Files">Files that have to.</param>
/// <param name="Bytes">Their bytes.</param>
public readonly record struct RemoteProgress(int Done, int Files, long Bytes);
