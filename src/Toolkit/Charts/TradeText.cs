namespace Toolkit.Charts;

/// <summary>Words for trades.</summary>
internal static class TradeText
{
    public static string Reason(ExitReason reason) => reason switch
    {
        ExitReason.None => "still open",
        ExitReason.Signal => "signal",
        ExitReason.StopLoss => "stop-loss",
        ExitReason.TakeProfit => "take-profit",
        ExitReason.TrailingStop => "trailing stop",
        ExitReason.MarginCall => "margin call",
        ExitReason.Ruin => "ruin",
        ExitReason.EndOfRun => "end of run",
        ExitReason.SymbolEnded => "symbol ended",
        ExitReason.DaysToExpiry => "days to expiry",
        ExitReason.StrikeTouched => "strike touched",
        ExitReason.DeltaReached => "delta reached",
        ExitReason.Expiry => "expiry",
        _ => reason.ToString(),
    };

    /// <summary>A stamp without a time of day that says nothing.</summary>
    public static string Time(DateTime time) => time.TimeOfDay == TimeSpan.Zero
        ? time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
        : time.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    public static string Duration(TimeSpan time) => time switch
    {
        { TotalDays: >= 2 } => $"{PlotText.Number(time.TotalDays, time.TotalDays < 10 && time.Hours != 0 ? 1 : 0)} d",
        { TotalHours: >= 2 } => $"{PlotText.Number(time.TotalHours, time.Minutes != 0 ? 1 : 0)} h",
        _ => $"{PlotText.Number(time.TotalMinutes, 0)} min",
    };
}
