namespace Toolkit.Sql;

/// <summary>What is said of a statement that went past its limits.</summary>
internal static class ConfinedLimits
{
    private const string Ended = "the confined statement was ended: ";

    public static ToolkitException NoStart { get; } = new(ErrorKind.Failure, "the process for confined SQL does not start", "try again when the machine is less busy");

    public static ToolkitException Deadline(ConfinementOptions limits) => Of(
        string.Create(CultureInfo.InvariantCulture, $"it took longer than {limits.Deadline.TotalSeconds:0.###} s"), "ask for less at once, or raise `ConfinementOptions.Deadline`");

    public static ToolkitException Memory(ConfinementOptions limits) => Of(
        $"it needed more memory than {Size(limits.MemoryBytes)}", "ask for less at once, or raise `ConfinementOptions.MemoryBytes`");

    public static ToolkitException Rows(ConfinementOptions limits) => Of(
        string.Create(CultureInfo.InvariantCulture, $"its result has more than {limits.ResultRows:N0} rows"), "aggregate or LIMIT it, or raise `ConfinementOptions.ResultRows`");

    public static ToolkitException Bytes(ConfinementOptions limits) => Of(
        $"its result is larger than {Size(limits.ResultBytes)}", "name fewer columns or rows, or raise `ConfinementOptions.ResultBytes`");

    public static ToolkitException Crash(int? signal) => Of(
        signal is { } number ? $"it brought its process down (signal {number})" : "it brought its process down", "nest it less deeply, or ask for less at once");

    private static ToolkitException Of(string why, string hint) => new(ErrorKind.Failure, Ended + why, hint);

    private static string Size(long bytes) => bytes >= 1 << 20
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1 << 20):#,0.#} MiB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes:N0} bytes");
}
