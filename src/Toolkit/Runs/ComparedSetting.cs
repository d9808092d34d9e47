namespace Toolkit;

/// <summary>A parameter or an option that is not the same in all compared runs.</summary>
/// <param name="Name">Its name in camel case.</param>
/// <param name="Values">Its value in each run, in their order; null where the run has none.</param>
public sealed record ComparedSetting(string Name, IReadOnlyList<object?> Values);
