namespace Toolkit;

/// <summary>Something that the person who runs strategies should know; told once when it begins, and once when it is over.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Subject">The strategy, the series or the folder.</param>
/// <param name="IsOver">Whether it has ended.</param>
/// <param name="Text">One line.</param>
/// <param name="Time">When it was noticed.</param>
public sealed record LiveAlert(LiveAlertKind Kind, string Subject, bool IsOver, string Text, DateTime Time);
