using System.IO.Compression;
using static Toolkit.Tests.Ingest.Staging;

namespace Toolkit.Tests.Ingest;

/// <summary>Every way in which bars are written that is known; each file says the same three bars.</summary>
public sealed class CsvFormatTests
{
    /// <summary>Tuesday 2017-01-03, in minutes.</summary>
    private static readonly Bar[] Minutes =
    [
        At("2017-01-03T09:30Z", 10.5, 11.25, 10, 11, 100), At("2017-01-03T09:31Z", 11, 12, 10.75, 11.5, 2500), At("2017-01-03T09:32Z", 11.5, 11.5, 11.5, 11.5, 0),
    ];

    private static readonly Bar[] Days =
    [
        At("2017-01-03", 10.5, 11.25, 10, 11, 100), At("2017-01-04", 11, 12, 10.75, 11.5, 2500), At("2017-01-05", 11.5, 11.5, 11.5, 11.5, 0),
    ];

    public static TheoryData<string, string> MinuteFiles => new()
    {
        { "iso with blank", "Date,Open,High,Low,Close,Volume\n2017-01-03 09:30,10.5,11.25,10,11,100\n2017-01-03 09:31,11,12,10.75,11.5,2500\n2017-01-03 09:32,11.5,11.5,11.5,11.5,0\n" },
        { "iso with seconds and no last line end", "time,open,high,low,close,volume\n2017-01-03 09:30:00,10.5,11.25,10,11,100\n2017-01-03 09:31:00,11,12,10.75,11.5,2500\n2017-01-03 09:32:00,11.5,11.5,11.5,11.5,0" },
        { "zulu", "timestamp,open,high,low,close,volume\n2017-01-03T09:30:00Z,10.5,11.25,10,11,100\n2017-01-03T09:31:00Z,11,12,10.75,11.5,2500\n2017-01-03T09:32:00Z,11.5,11.5,11.5,11.5,0\n" },
        { "zulu without seconds", "timestamp,open,high,low,close,volume\n2017-01-03T09:30Z,10.5,11.25,10,11,100\n2017-01-03T09:31Z,11,12,10.75,11.5,2500\n2017-01-03T09:32Z,11.5,11.5,11.5,11.5,0\n" },
        { "zulu with fractions", "timestamp,open,high,low,close,volume\n2017-01-03T09:30:00.000Z,10.5,11.25,10,11,100\n2017-01-03T09:31:00.000Z,11,12,10.75,11.5,2500\n2017-01-03T09:32:00.000Z,11.5,11.5,11.5,11.5,0\n" },
        { "offset", "Datetime,Open,High,Low,Close,Volume\n2017-01-03T15:00:00+05:30,10.5,11.25,10,11,100\n2017-01-03T15:01:00+05:30,11,12,10.75,11.5,2500\n2017-01-03T15:02:00+05:30,11.5,11.5,11.5,11.5,0\n" },
        { "offset without colon", "Datetime,Open,High,Low,Close,Volume\n2017-01-03 04:30:00-0500,10.5,11.25,10,11,100\n2017-01-03 04:31:00-0500,11,12,10.75,11.5,2500\n2017-01-03 04:32:00-0500,11.5,11.5,11.5,11.5,0\n" },
        { "offsets that differ", "Datetime,Open,High,Low,Close,Volume\n2017-01-03 04:30:00-05:00,10.5,11.25,10,11,100\n2017-01-03 10:31:00+01:00,11,12,10.75,11.5,2500\n2017-01-03 09:32:00Z,11.5,11.5,11.5,11.5,0\n" },
        { "offset behind a blank", "Datetime,Open,High,Low,Close,Volume\n2017-01-03 04:30:00 -0500,10.5,11.25,10,11,100\n2017-01-03 04:31:00 -0500,11,12,10.75,11.5,2500\n2017-01-03 04:32:00 -0500,11.5,11.5,11.5,11.5,0\n" },
        { "UTC as a word", "Datetime,Open,High,Low,Close,Volume\n2017-01-03 09:30:00 UTC,10.5,11.25,10,11,100\n2017-01-03 09:31:00 UTC,11,12,10.75,11.5,2500\n2017-01-03 09:32:00 UTC,11.5,11.5,11.5,11.5,0\n" },
        { "Gmt time", "Gmt time,Open,High,Low,Close,Volume\n03.01.2017 09:30:00.000,10.5,11.25,10,11,100\n03.01.2017 09:31:00.000,11,12,10.75,11.5,2500\n03.01.2017 09:32:00.000,11.5,11.5,11.5,11.5,0\n" },
        { "Local time", "Local time,Open,High,Low,Close,Volume\n03.01.2017 11:30:00.000 GMT+0200,10.5,11.25,10,11,100\n03.01.2017 11:31:00.000 GMT+0200,11,12,10.75,11.5,2500\n03.01.2017 11:32:00.000 GMT+0200,11.5,11.5,11.5,11.5,0\n" },
        { "nested names", "Candlestick.Time;Candlestick.Close;Candlestick.Open;Candlestick.Low;Candlestick.High;Candlestick.Volume\n2017-01-03 09:30;11;10.5;10;11.25;100\n2017-01-03 09:31;11.5;11;10.75;12;2500\n2017-01-03 09:32;11.5;11.5;11.5;11.5;0\n" },
        { "angle brackets and two columns", "<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>\n2017.01.03\t09:30:00\t10.5\t11.25\t10\t11\t7\t100\t1\n2017.01.03\t09:31:00\t11\t12\t10.75\t11.5\t8\t2500\t1\n2017.01.03\t09:32:00\t11.5\t11.5\t11.5\t11.5\t9\t0\t1\n" },
        { "ticker, period, bare digits", "<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>\nSPY.US,1,20170103,093000,10.5,11.25,10,11,100,0\nSPY.US,1,20170103,093100,11,12,10.75,11.5,2500,0\nSPY.US,1,20170103,093200,11.5,11.5,11.5,11.5,0,0\n" },
        { "time of day without its leading zero", "date,time,open,high,low,close,volume\n20170103,930,10.5,11.25,10,11,100\n20170103,931,11,12,10.75,11.5,2500\n20170103,932,11.5,11.5,11.5,11.5,0\n" },
        { "semicolons and decimal comma", "Time;Open;High;Low;Close;Volume\n2017-01-03 09:30;10,5;11,25;10,0;11,0;100\n2017-01-03 09:31;11,0;12,0;10,75;11,5;2500\n2017-01-03 09:32;11,5;11,5;11,5;11,5;0\n" },
        { "decimal comma and dots in thousands", "Time;Open;High;Low;Close;Volume\n03.01.2017 09:30;10,5;11,25;10,0;11,0;100\n03.01.2017 09:31;11,0;12,0;10,75;11,5;2.500\n03.01.2017 09:32;11,5;11,5;11,5;11,5;0\n" },
        { "pipes, CRLF, quotes", "\"Time\"|\"Open\"|\"High\"|\"Low\"|\"Close\"|\"Volume\"\r\n\"2017-01-03 09:30\"|\"10.5\"|\"11.25\"|\"10\"|\"11\"|\"100\"\r\n\"2017-01-03 09:31\"|\"11\"|\"12\"|\"10.75\"|\"11.5\"|\"2500\"\r\n\"2017-01-03 09:32\"|\"11.5\"|\"11.5\"|\"11.5\"|\"11.5\"|\"0\"\r\n" },
        { "thousands separators in quotes", "Time,Open,High,Low,Close,Vol\n2017-01-03 09:30,10.5,11.25,10,11,100\n2017-01-03 09:31,11,12,10.75,11.5,\"2,500\"\n2017-01-03 09:32,11.5,11.5,11.5,11.5,0\n" },
        { "BOM", "\uFEFFTime,Open,High,Low,Close,Volume\n2017-01-03 09:30,10.5,11.25,10,11,100\n2017-01-03 09:31,11,12,10.75,11.5,2500\n2017-01-03 09:32,11.5,11.5,11.5,11.5,0\n" },
        { "US dates with AM and PM", "Date,Open,High,Low,Close,Volume\n1/3/2017 9:30 AM,10.5,11.25,10,11,100\n1/3/2017 9:31 AM,11,12,10.75,11.5,2500\n1/3/2017 9:32 AM,11.5,11.5,11.5,11.5,0\n" },
        { "digits with a blank", "time;open;high;low;close;volume\n20170103 093000;10.5;11.25;10;11;100\n20170103 093100;11;12;10.75;11.5;2500\n20170103 093200;11.5;11.5;11.5;11.5;0\n" },
        { "fourteen digits", "time,open,high,low,close,volume\n20170103093000,10.5,11.25,10,11,100\n20170103093100,11,12,10.75,11.5,2500\n20170103093200,11.5,11.5,11.5,11.5,0\n" },
        { "twelve digits", "time,open,high,low,close,volume\n201701030930,10.5,11.25,10,11,100\n201701030931,11,12,10.75,11.5,2500\n201701030932,11.5,11.5,11.5,11.5,0\n" },
        { "epoch seconds", "t,o,h,l,c,v\n1483435800,10.5,11.25,10,11,100\n1483435860,11,12,10.75,11.5,2500\n1483435920,11.5,11.5,11.5,11.5,0\n" },
        { "epoch seconds with fractions", "unix,open,high,low,close,volume\n1483435800.0,10.5,11.25,10,11,100\n1483435860.0,11,12,10.75,11.5,2500\n1483435920.0,11.5,11.5,11.5,11.5,0\n" },
        { "epoch milliseconds", "Open time,Open,High,Low,Close,Volume\n1483435800000,10.5,11.25,10,11,100\n1483435860000,11,12,10.75,11.5,2500\n1483435920000,11.5,11.5,11.5,11.5,0\n" },
        { "epoch nanoseconds", "ticker,volume,open,close,high,low,window_start,transactions\nA,100,10.5,11,11.25,10,1483435800000000000,1\nA,2500,11,11.5,12,10.75,1483435860000000000,1\nA,0,11.5,11.5,11.5,11.5,1483435920000000000,1\n" },
        { "kline dump in milliseconds", "1483435800000,10.5,11.25,10,11,100,1483435859999,1,5,50,500,0\n1483435860000,11,12,10.75,11.5,2500,1483435919999,1,5,50,500,0\n1483435920000,11.5,11.5,11.5,11.5,0,1483435979999,1,5,50,500,0\n" },
        { "kline dump in microseconds", "1483435800000000,10.5,11.25,10,11,100,1483435859999999,1,5,50,500,0\n1483435860000000,11,12,10.75,11.5,2500,1483435919999999,1,5,50,500,0\n1483435920000000,11.5,11.5,11.5,11.5,0,1483435979999999,1,5,50,500,0\n" },
        { "dump whose unit changes midway", "1483435800000,10.5,11.25,10,11,100,1483435859999,1,5,50,500,0\n1483435860000000,11,12,10.75,11.5,2500,1483435919999999,1,5,50,500,0\n1483435920000000,11.5,11.5,11.5,11.5,0,1483435979999999,1,5,50,500,0\n" },
        { "no header", "2017-01-03 09:30,10.5,11.25,10,11,100\n2017-01-03 09:31,11,12,10.75,11.5,2500\n2017-01-03 09:32,11.5,11.5,11.5,11.5,0\n" },
        { "no header, two columns of time", "2017.01.03,09:30,10.5,11.25,10,11,100\n2017.01.03,09:31,11,12,10.75,11.5,2500\n2017.01.03,09:32,11.5,11.5,11.5,11.5,0\n" },
        { "no header, low before high", "1483435800,10,11.25,10.5,11,100\n1483435860,10.75,12,11,11.5,2500\n1483435920,11.5,11.5,11.5,11.5,0\n" },
        { "descending", "Date,Open,High,Low,Close,Volume\n2017-01-03 09:32,11.5,11.5,11.5,11.5,0\n2017-01-03 09:31,11,12,10.75,11.5,2500\n2017-01-03 09:30,10.5,11.25,10,11,100\n" },
        { "address above the header, two volumes, two times", "https://www.example.com\nunix,date,symbol,open,high,low,close,Volume USD,Volume BTC\n1483435800,2017-01-03 09:30:00,BTC/USD,10.5,11.25,10,11,9,100\n1483435860,2017-01-03 09:31:00,BTC/USD,11,12,10.75,11.5,9,2500\n1483435920,2017-01-03 09:32:00,BTC/USD,11.5,11.5,11.5,11.5,9,0\n" },
        { "comments above the header", "# made by hand\n# units: dollars\n\ntime,open,high,low,close,volume\n2017-01-03 09:30,10.5,11.25,10,11,100\n2017-01-03 09:31,11,12,10.75,11.5,2500\n2017-01-03 09:32,11.5,11.5,11.5,11.5,0\n" },
        { "a torn quote above the header", "# the \"best, of all\n# files\ntime,open,high,low,close,volume\n2017-01-03 09:30,10.5,11.25,10,11,100\n2017-01-03 09:31,11,12,10.75,11.5,2500\n2017-01-03 09:32,11.5,11.5,11.5,11.5,0\n" },
        { "blank lines between", "time,open,high,low,close,volume\n2017-01-03 09:30,10.5,11.25,10,11,100\n\n2017-01-03 09:31,11,12,10.75,11.5,2500\n   \n2017-01-03 09:32,11.5,11.5,11.5,11.5,0\n\n\n" },
        { "two kinds of line ends", "time,open,high,low,close,volume\r\n2017-01-03 09:30,10.5,11.25,10,11,100\n2017-01-03 09:31,11,12,10.75,11.5,2500\r\n2017-01-03 09:32,11.5,11.5,11.5,11.5,0\n" },
        { "blanks around everything", " time , open , high , low , close , volume \n 2017-01-03 09:30 , 10.5 , 11.25 , 10 , 11 , 100 \n 2017-01-03 09:31 , 11 , 12 , 10.75 , 11.5 , 2500 \n 2017-01-03 09:32 , 11.5 , 11.5 , 11.5 , 11.5 , 0 \n" },
        { "a last delimiter more", "time,open,high,low,close,volume\n2017-01-03 09:30,10.5,11.25,10,11,100,\n2017-01-03 09:31,11,12,10.75,11.5,2500,\n2017-01-03 09:32,11.5,11.5,11.5,11.5,0,\n" },
        { "more columns than are needed", "id,time,open,high,low,close,volume,name\n1,2017-01-03 09:30,10.5,11.25,10,11,100,\"a, b\"\n2,2017-01-03 09:31,11,12,10.75,11.5,2500,x\n3,2017-01-03 09:32,11.5,11.5,11.5,11.5,0,\n" },
    };

    public static TheoryData<string, string> DayFiles => new()
    {
        { "first column unnamed", ",Open,High,Low,Close,Volume\n2017-01-03,10.5,11.25,10,11,100\n2017-01-04,11,12,10.75,11.5,2500\n2017-01-05,11.5,11.5,11.5,11.5,0\n" },
        { "adjusted close", "Date,Open,High,Low,Close,Adj Close,Volume\n2017-01-03,10.5,11.25,10,11,5.5,100\n2017-01-04,11,12,10.75,11.5,5.75,2500\n2017-01-05,11.5,11.5,11.5,11.5,5.75,0\n" },
        { "eight digits", "date,open,high,low,close,volume\n20170103,10.5,11.25,10,11,100\n20170104,11,12,10.75,11.5,2500\n20170105,11.5,11.5,11.5,11.5,0\n" },
        { "midnight with the exchange's offset", "Date,Open,High,Low,Close,Volume\n2017-01-03T00:00:00-05:00,10.5,11.25,10,11,100\n2017-01-04T00:00:00-05:00,11,12,10.75,11.5,2500\n2017-01-05T00:00:00-05:00,11.5,11.5,11.5,11.5,0\n" },
        { "midnight east of Greenwich", "Date,Open,High,Low,Close,Volume\n2017-01-03 00:00:00+09:00,10.5,11.25,10,11,100\n2017-01-04 00:00:00+09:00,11,12,10.75,11.5,2500\n2017-01-05 00:00:00+09:00,11.5,11.5,11.5,11.5,0\n" },
        { "close of the session", "Date,Open,High,Low,Close,Volume\n2017-01-03 16:00:00,10.5,11.25,10,11,100\n2017-01-04 16:00:00,11,12,10.75,11.5,2500\n2017-01-05 16:00:00,11.5,11.5,11.5,11.5,0\n" },
        { "names of months", "Date,Open,High,Low,Close,Volume\n03-Jan-2017,10.5,11.25,10,11,100\n04-Jan-2017,11,12,10.75,11.5,2500\n05-Jan-2017,11.5,11.5,11.5,11.5,0\n" },
        { "names of months, two digits", "Date,Open,High,Low,Close,Volume\n3-Jan-17,10.5,11.25,10,11,100\n4-Jan-17,11,12,10.75,11.5,2500\n5-Jan-17,11.5,11.5,11.5,11.5,0\n" },
        { "price and suffixes", "\"Date\",\"Price\",\"Open\",\"High\",\"Low\",\"Vol.\",\"Change %\"\n\"Jan 05, 2017\",\"11.50\",\"11.50\",\"11.50\",\"11.50\",\"-\",\"0%\"\n\"Jan 04, 2017\",\"11.50\",\"11.00\",\"12.00\",\"10.75\",\"2.50K\",\"0%\"\n\"Jan 03, 2017\",\"11.00\",\"10.50\",\"11.25\",\"10.00\",\"0.10K\",\"0%\"\n" },
        { "dollar signs", "Date,Close/Last,Volume,Open,High,Low\n01/05/2017,$11.50,0,$11.50,$11.50,$11.50\n01/04/2017,$11.50,2500,$11.00,$12.00,$10.75\n01/03/2017,$11.00,100,$10.50,$11.25,$10.00\n" },
        { "three lines of header", "Price,Close,High,Low,Open,Volume\nTicker,A,A,A,A,A\nDate,,,,,\n2017-01-03,11,11.25,10,10.5,100\n2017-01-04,11.5,12,10.75,11,2500\n2017-01-05,11.5,11.5,11.5,11.5,0\n" },
        { "numbered names", "timestamp,1. open,2. high,3. low,4. close,5. volume\n2017-01-05,11.5,11.5,11.5,11.5,0\n2017-01-04,11,12,10.75,11.5,2500\n2017-01-03,10.5,11.25,10,11,100\n" },
        { "year first with slashes", "Date,Open,High,Low,Close,Volume\n2017/1/3,10.5,11.25,10,11,100\n2017/1/4,11,12,10.75,11.5,2500\n2017/1/5,11.5,11.5,11.5,11.5,0\n" },
        { "index without a name", "Date Open High Low Close Volume\n".Replace(' ', ',') + "1,2017-01-03,10.5,11.25,10,11,100\n2,2017-01-04,11,12,10.75,11.5,2500\n3,2017-01-05,11.5,11.5,11.5,11.5,0\n" },
        { "midnight as a column of its own", "<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>\nA.US,D,20170103,000000,10.5,11.25,10,11,100\nA.US,D,20170104,000000,11,12,10.75,11.5,2500\nA.US,D,20170105,000000,11.5,11.5,11.5,11.5,0\n" },
        { "epoch milliseconds", "Open time,Open,High,Low,Close,Volume\n1483401600000,10.5,11.25,10,11,100\n1483488000000,11,12,10.75,11.5,2500\n1483574400000,11.5,11.5,11.5,11.5,0\n" },
    };

    [Theory]
    [MemberData(nameof(MinuteFiles))]
    public void Minute_bars_are_recognised(string what, string text)
    {
        using Staging staging = new();
        Bar[] declared = staging.Text(text, "1m");
        Assert.True(Minutes.SequenceEqual(declared), $"{what}: {string.Join('\n', declared)}\n{staging.Format}");
        Assert.Equal(0, staging.Result.Report.RowsRejected);
        Bar[] inferred = staging.Text(text);
        Assert.Equal("1m", staging.Result.Report.Timeframe.Name);
        Assert.Equal(Minutes, inferred);
    }

    [Theory]
    [MemberData(nameof(DayFiles))]
    public void Daily_bars_are_recognised(string what, string text)
    {
        using Staging staging = new();
        Bar[] declared = staging.Text(text, "1d");
        Bar[] expected = what == "price and suffixes" ? [.. Days[..2], Days[2] with { Volume = null }] : Days;
        Assert.True(expected.SequenceEqual(declared), $"{what}: {string.Join('\n', declared)}\n{staging.Format}");
        Assert.Equal(0, staging.Result.Report.RowsRejected);
        Bar[] inferred = staging.Text(text);
        Assert.Equal("1d", staging.Result.Report.Timeframe.Name);
        Assert.Equal(expected, inferred);
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("iso-8859-1")]
    public void Encodings_are_recognised(string encoding)
    {
        using Staging staging = new();
        string text = "Zeit größe,Time,Open,High,Low,Close,Volume\n1,2017-01-03 09:30,10.5,11.25,10,11,100\n2,2017-01-03 09:31,11,12,10.75,11.5,2500\n3,2017-01-03 09:32,11.5,11.5,11.5,11.5,0\n";
        System.Text.Encoding of = System.Text.Encoding.GetEncoding(encoding);
        string path = staging.Folder.File("encoded.csv");
        File.WriteAllBytes(path, [.. of.GetPreamble(), .. of.GetBytes(text)]);
        Assert.Equal(Minutes, staging.Stage(path, "1m"));
    }

    [Theory]
    [InlineData("a[1].csv")]
    [InlineData("a*.csv")]
    [InlineData("what?.csv")]
    [InlineData("it's; DROP TABLE bars --.csv")]
    [InlineData("no ending")]
    public void File_names_are_taken_literally(string name)
    {
        using Staging staging = new();
        staging.Folder.Write("a1.csv", "other");
        staging.Folder.Write("ab.csv", "other");
        string path = staging.Folder.Write(name, "time,open,high,low,close,volume\n2017-01-03 09:30,10.5,11.25,10,11,100\n2017-01-03 09:31,11,12,10.75,11.5,2500\n2017-01-03 09:32,11.5,11.5,11.5,11.5,0\n");
        Assert.Equal(Minutes, staging.Stage(path, "1m"));
    }

    [Fact]
    public void Gzip_and_zip_are_read_by_content_whatever_the_name()
    {
        using Staging staging = new();
        byte[] text = "time,open,high,low,close,volume\n2017-01-03 09:30,10.5,11.25,10,11,100\n2017-01-03 09:31,11,12,10.75,11.5,2500\n2017-01-03 09:32,11.5,11.5,11.5,11.5,0\n"u8.ToArray();
        string gzip = staging.Folder.File("a.csv");
        using (GZipStream stream = new(File.Create(gzip), CompressionLevel.Optimal))
        {
            stream.Write(text);
        }

        Assert.Equal(Minutes, staging.Stage(gzip, "1m"));
        string zip = staging.Folder.File("b.zip");
        using (ZipArchive archive = ZipFile.Open(zip, ZipArchiveMode.Create))
        {
            using Stream entry = archive.CreateEntry("b.csv").Open();
            entry.Write(text);
        }

        Assert.Equal(Minutes, staging.Stage(zip, "1m"));
    }

    [Fact]
    public void Missing_volume_is_null()
    {
        using Staging staging = new();
        Assert.Equal(
            [At("2017-01-03T09:30Z", 1, 2, 0.5, 1.5), At("2017-01-03T09:31Z", 1, 2, 0.5, 1.5)],
            staging.Text("time,open,high,low,close\n2017-01-03 09:30,1,2,0.5,1.5\n2017-01-03 09:31,1,2,0.5,1.5\n", "1m"));
        Assert.Contains("there is no volume column", staging.Notes);
        Assert.Equal(
            [At("2017-01-03T09:30Z", 1, 2, 0.5, 1.5), At("2017-01-03T09:31Z", 1, 2, 0.5, 1.5, 7), At("2017-01-03T09:32Z", 1, 2, 0.5, 1.5)],
            staging.Text("time,open,high,low,close,volume\n2017-01-03 09:30,1,2,0.5,1.5,\n2017-01-03 09:31,1,2,0.5,1.5,7\n2017-01-03 09:32,1,2,0.5,1.5,NaN\n", "1m"));
    }
}
