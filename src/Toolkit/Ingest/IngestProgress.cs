namespace Toolkit;

/// <summary>What an ingest is doing.</summary>
public enum IngestStage
{
    Recognising,
    Reading,
    Checking,
    Publishing,
    Done,
}

/// <summary>How far an ingest is.</summary>
/// <param name="Input">The file or folder.</param>
/// <param name="Stage">What is being done to it.</param>
/// <param name="Done">Units done: bytes of a file, files of a folder.</param>
/// <param name="Total">Units in all.</param>
public readonly record struct IngestProgress(string Input, IngestStage Stage, long Done, long Total)
{
    /// <summary>Share that is done, 0 to 1.</summary>
    public double Fraction => Total <= 0 ? 0 : Math.Clamp((double)Done / Total, 0, 1);
}
