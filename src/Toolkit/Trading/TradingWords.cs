using System.Text.Json;

namespace Toolkit.Trading;

/// <summary>How trading.db writes what C# calls by the names of enums: <c>stopLimit</c>.</summary>
internal static class TradingWords
{
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    public static T Parse<T>(string word)
        where T : struct, Enum => Enum.Parse<T>(word, ignoreCase: true);
}
