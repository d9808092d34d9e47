namespace Toolkit;

/// <summary>How a run is exported.</summary>
public enum RunFormat
{
    /// <summary>The whole run as one document.</summary>
    Json,

    /// <summary>A row for each closed trade, with a header.</summary>
    Csv,
}
