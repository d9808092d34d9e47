using System.IO.Compression;

namespace Toolkit.Exports;

/// <summary>LEAN's data folder: equities below <c>equity/usa</c> in ten thousandths and New York's time, crypto below <c>crypto/EXCHANGE</c> in UTC.</summary>
internal static class LeanFormat
{
    private const int EquityPlaces = 4, MostPlaces = 28;

    public static IEnumerable<ExportFile> Files(BarSeries bars, SymbolRow symbol)
    {
        string resolution = bars.Timeframe.Name switch
        {
            "1m" => "minute",
            "1h" => "hour",
            "1d" => "daily",
            _ => throw ExportFormats.NoTimeframe("LEAN", "bars of 1m, 1h and 1d"),
        };
        bool crypto = symbol.AssetType == "crypto";
        if (!crypto && symbol.AssetType is not (null or "equity" or "etf"))
        {
            throw ToolkitException.BadData($"LEAN's bars of {symbol.AssetType} are made of bid and ask", "equities and crypto can be written for it");
        }

        string name = ExportFormats.Part(new string([.. bars.Symbol.Where(c => c != '/' || !crypto)]).ToLowerInvariant());
        string folder = crypto ? Path.Combine("crypto", ExportFormats.Part(bars.Key.Exchange.ToLowerInvariant()), resolution) : Path.Combine("equity", "usa", resolution);
        List<(DateTime Local, Bar Bar)> rows = [.. bars.Select(bar => (bars.Timeframe.IsIntraday && !crypto ? Local(bar.Time) : bar.Time, bar))];
        return bars.Timeframe == Timeframe.Minute
            ? rows.GroupBy(row => row.Local.Date).Select(day => Zipped(
                Path.Combine(folder, name, $"{day.Key:yyyyMMdd}_trade.zip"), $"{day.Key:yyyyMMdd}_{name}_minute_trade.csv",
                day.Select(row => Line(((long)row.Local.TimeOfDay.TotalMilliseconds).ToString(CultureInfo.InvariantCulture), row.Bar, crypto))))
            : [Zipped(
                Path.Combine(folder, name + (crypto ? "_trade.zip" : ".zip")), $"{name}.csv",
                rows.Select(row => Line(row.Local.ToString("yyyyMMdd HH:mm", CultureInfo.InvariantCulture), row.Bar, crypto)))];
    }

    /// <summary>The time in New York, when it says which moment it was.</summary>
    private static DateTime Local(DateTime time)
    {
        TimeZoneInfo zone = TradingCalendar.Find("XNYS").Zone;
        DateTime local = TimeZoneInfo.ConvertTimeFromUtc(time, zone);
        return !zone.IsAmbiguousTime(local) ? local : throw ToolkitException.BadData(
            $"{local:yyyy-MM-dd HH:mm} comes twice in New York, and LEAN's times of equities say no offset", "say what it is: a symbol of asset type crypto is written in UTC");
    }

    private static string Line(string time, Bar bar, bool crypto)
    {
        string Number(double value, bool price, string what)
        {
            decimal exact = ExactDecimal.Of(value, price && !crypto ? EquityPlaces : MostPlaces, () => $"the {what} at {bar.Time:yyyy-MM-dd'T'HH:mm:ss}Z");
            return (price && !crypto ? decimal.Truncate(exact * 10_000) : exact).ToString(CultureInfo.InvariantCulture);
        }

        return string.Join(',', time, Number(bar.Open, true, "open"), Number(bar.High, true, "high"), Number(bar.Low, true, "low"), Number(bar.Close, true, "close"), Number(bar.Volume ?? double.NaN, false, "volume"));
    }

    private static ExportFile Zipped(string path, string entry, IEnumerable<string> lines) => new(path, to =>
    {
        using ZipArchive zip = new(File.Create(to), ZipArchiveMode.Create);
        ZipArchiveEntry inside = zip.CreateEntry(entry);
        // The same bars make the same file.
        inside.LastWriteTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using StreamWriter writer = new(inside.Open()) { NewLine = "\n" };
        foreach (string line in lines)
        {
            writer.WriteLine(line);
        }
    });
}
