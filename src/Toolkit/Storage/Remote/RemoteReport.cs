namespace Toolkit;

/// <summary>What a push sent, or a pull brought.</summary>
/// <param name="Remote">The remote.</param>
/// <param name="Files">Parquet files that went over the line.</param>
/// <param name="Bytes">Their bytes, with those of the list of files.</param>
/// <param name="Version">The remote's version that the workspace now has.</param>
/// <param name="Merged">Whether both sides had changed, so that rows of here were put on top of those of the remote.</param>
public sealed record RemoteReport(string Remote, int Files, long Bytes, long Version, bool Merged = false);
