namespace Toolkit;

/// <summary>What <c>compact</c> did.</summary>
/// <param name="HotRows">Hot rows that went into files.</param>
/// <param name="FilesBefore">Live files before.</param>
/// <param name="FilesAfter">Live files after.</param>
/// <param name="BytesBefore">Their size before.</param>
/// <param name="BytesAfter">Their size after.</param>
/// <param name="Version">The version of the store after it.</param>
public sealed record CompactReport(long HotRows, long FilesBefore, long FilesAfter, long BytesBefore, long BytesAfter, long Version);
