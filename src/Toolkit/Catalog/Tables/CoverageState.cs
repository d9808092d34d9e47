namespace Toolkit.Catalog;

/// <summary>State of a stretch of time that a source was asked about.</summary>
internal enum CoverageState
{
    Data,
    Empty,
    NoTrade,
    Rejected,
}
