using System.Globalization;

namespace Toolkit.Cli.Tests;

/// <summary>Small files of bars.</summary>
internal static class Bars
{
    public const string Header = "time,open,high,low,close,volume";

    /// <summary>Nine sessions of January 2024, closes 101 to 109.</summary>
    public static string[] Daily { get; } =
    [
        Header, .. new[] { 2, 3, 4, 5, 8, 9, 10, 11, 12 }.Select((day, i) => Row(new(2024, 1, day), 100 + i)),
    ];

    /// <summary>The ten minutes from the opening of 2 January 2024 in New York, 14:30Z, closes 101 to 110.</summary>
    public static string[] Minutes { get; } =
    [
        Header, .. Enumerable.Range(0, 10).Select(i => Row(new DateTime(2024, 1, 2, 14, 30, 0).AddMinutes(i), 100 + i)),
    ];

    private static string Row(DateTime time, int price) => string.Create(
        CultureInfo.InvariantCulture, $"{time:yyyy-MM-dd'T'HH:mm:ss}Z,{price},{price + 2},{price - 1},{price + 1},{(price - 99) * 10}");
}
