namespace Toolkit;

/// <summary>Something that is not as it should be.</summary>
/// <param name="What">What is wrong.</param>
/// <param name="Where">The file, series or table it is wrong in.</param>
/// <param name="Hint">What to do about it.</param>
public sealed record Problem(string What, string Where, string Hint)
{
    public override string ToString() => $"{Where}: {What} ({Hint})";
}
