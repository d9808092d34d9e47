using System.Text.Json;

namespace Toolkit.Catalog;

/// <summary>How the catalog writes what C# calls by the names of enums: <c>raw</c>, <c>noTrade</c>.</summary>
internal static class CatalogNames
{
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    public static T Parse<T>(string text)
        where T : struct, Enum => Enum.Parse<T>(text, ignoreCase: true);
}
