namespace Toolkit;

/// <summary>What sealing has done.</summary>
/// <param name="Days">The days that were sealed.</param>
/// <param name="Notes">What was left alone, and why.</param>
public sealed record SealReport(IReadOnlyList<DaySealed> Days, IReadOnlyList<string> Notes)
{
    public long Ticks => Days.Sum(day => day.Ticks);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Days.Count} days sealed, {Ticks} ticks");
}

/// <summary>A day that was sealed, or compressed.</summary>
/// <param name="Day">The UTC day.</param>
/// <param name="Ticks">How many ticks it has.</param>
/// <param name="BytesBefore">Size of its files before.</param>
/// <param name="BytesAfter">Size of the new file.</param>
/// <param name="Path">The new file.</param>
public sealed record DaySealed(DateOnly Day, long Ticks, long BytesBefore, long BytesAfter, string Path);
