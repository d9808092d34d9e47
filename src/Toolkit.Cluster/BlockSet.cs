namespace Toolkit.Cluster;

/// <summary>One combination of a block.</summary>
/// <param name="Index">Its place in the sweep.</param>
/// <param name="Names">Of the parameters.</param>
/// <param name="Numbers">Their numbers.</param>
/// <param name="Words">Their words; null where it is a number.</param>
[GenerateSerializer, Immutable]
internal sealed record BlockSet(int Index, string[] Names, double[] Numbers, string?[] Words)
{
    public static BlockSet Of(int index, ParameterSet set) =>
        new(index, [.. set.Keys], [.. set.Values.Select(v => v.IsNumber ? v.Number : 0)], [.. set.Values.Select(v => v.Text)]);

    public ParameterSet ToParameters() =>
        ParameterSet.Of(Names.Select((name, i) => KeyValuePair.Create(name, Words[i] is { } word ? new ParameterValue(word) : new ParameterValue(Numbers[i]))));
}
