namespace Toolkit.Options;

/// <summary>Weekdays as users write them.</summary>
internal static class WeekdaySet
{
    /// <returns>A bit for each, Sunday the lowest; all when there is no text.</returns>
    /// <exception cref="ToolkitException">A word is no weekday (usage).</exception>
    public static int Parse(string? text)
    {
        if (text is null)
        {
            return 0b111_1111;
        }

        int days = 0;
        foreach (string word in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            DayOfWeek day = Enum.GetValues<DayOfWeek>().Where(d => word.Length >= 3 && d.ToString().StartsWith(word, StringComparison.OrdinalIgnoreCase))
                .Cast<DayOfWeek?>().FirstOrDefault() ?? throw Wrong(text);
            days |= 1 << (int)day;
        }

        return days != 0 ? days : throw Wrong(text);
    }

    private static ToolkitException Wrong(string text) => ToolkitException.Usage($"'{text}' are no weekdays", "write mon,wed");
}
