namespace Toolkit;

/// <summary>One parameter of a strategy.</summary>
/// <param name="Name">Its name in camel case, such as <c>entryLength</c>.</param>
/// <param name="Type">What it takes: <c>whole number</c>, <c>number</c>, <c>yes or no</c>, <c>text</c>, <c>timeframe</c>, <c>time</c>, <c>duration</c>, <c>size</c>, or the words that are allowed.</param>
/// <param name="Default">What it is when not given; null when it must be given.</param>
/// <param name="Description">What it does; empty when the class does not say.</param>
public sealed record StrategyParameter(string Name, string Type, string? Default, string Description);
