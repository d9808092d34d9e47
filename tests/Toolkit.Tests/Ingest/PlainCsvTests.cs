using System.Globalization;
using System.Text;
using Toolkit.Ingest;

namespace Toolkit.Tests.Ingest;

/// <summary>Files that are read as bytes: the same rows, reasons and lines as DuckDB and the rules give.</summary>
public sealed class PlainCsvTests : IDisposable
{
    private const string Header = "time,open,high,low,close,volume\n";
    private const string Good = "2024-01-02 09:30:00,1,2,0.5,1.5,7\n";

    private static readonly string[] Formats =
    [
        "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd HH:mm:ss'+00:00'", "yyyy-MM-dd HH:mm:ss'-05:00'", "yyyy-MM-dd'T'HH:mm:ss'+0530'", "yyyy-MM-dd HH:mm:ss.fff",
        "yyyy-MM-dd HH:mm:ss.ffffff'+02:00'", "yyyy-MM-dd HH:mm", "yyyyMMdd HHmmss", "yyyyMMddHHmm", "M/d/yyyy H:mm", "MM/dd/yyyy h:mm:ss tt", "dd.MM.yyyy HH:mm", "dd-MMM-yyyy HH:mm", "d/M/yy HH:mm",
        "yyyy/MM/dd HH:mm:ss'Z'", "yyyy.MM.dd HH:mm", "yyyyMMdd;HH:mm", "yyyy-MM-dd;HHmm", "yyyyMMdd;Hmm",
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Number_of_any_notation_is_the_nearest_double()
    {
        Random random = new(7);
        string[] formats = ["R", "F0", "F1", "F2", "F5", "F8", "F12", "F16", "E3", "E15", "E17", "e9"];
        for (int i = 0; i < 200_000; i++)
        {
            double value = i % 3 == 0 ? BitConverter.Int64BitsToDouble(random.NextInt64()) : (random.NextDouble() - 0.2) * Math.Pow(10, random.Next(-9, 17));
            string text = value.ToString(formats[i % formats.Length], CultureInfo.InvariantCulture);
            double expected = double.Parse(text, CultureInfo.InvariantCulture);
            bool read = PlainNumber.TryParse(Encoding.UTF8.GetBytes(text), (byte)'.', out double found);
            Assert.True(read ? BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(found) : text.Length > 64 || !double.IsFinite(expected) || expected == 0, text);
        }
    }

    [Theory]
    [InlineData("9007199254740993")]
    [InlineData("9007199254740992.5")]
    [InlineData("0.1234567890123456789")]
    [InlineData("123456789012345678901234567890")]
    [InlineData("8.41e21")]
    [InlineData("2.2250738585072011e-308")]
    [InlineData("-0")]
    public void Number_that_is_hard_to_round_is_the_nearest_double(string text)
    {
        Assert.True(PlainNumber.TryParse(Encoding.UTF8.GetBytes(text), (byte)'.', out double found));
        Assert.Equal(BitConverter.DoubleToInt64Bits(double.Parse(text, CultureInfo.InvariantCulture)), BitConverter.DoubleToInt64Bits(found));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("1.")]
    [InlineData("1,5")]
    [InlineData("1e")]
    [InlineData("1e999")]
    [InlineData("1e-999")]
    [InlineData("0x10")]
    [InlineData("inf")]
    [InlineData("1 2")]
    public void Number_that_others_may_read_otherwise_is_left_to_them(string text) =>
        Assert.False(PlainNumber.TryParse(Encoding.UTF8.GetBytes(text), (byte)'.', out _));

    [Fact]
    public void Times_of_every_layout_are_read_as_DuckDB_reads_them()
    {
        foreach (string format in Formats)
        {
            DateTime start = new(2023, 12, 28, 22, 5, 7, 123, DateTimeKind.Utc);
            string separator = format.Contains(';') ? "date;clock" : "time";
            string rows = string.Concat(Enumerable.Range(0, 300).Select(i => start.AddMinutes(i * 61).ToString(format, CultureInfo.InvariantCulture) + ";1;2;0.5;1.5;7\n"));
            string path = _folder.Write("times.csv", separator + ";open;high;low;close;volume\n" + rows);
            Assert.True(PlainReading.MustAgree(path) is [true, true], format);
        }

        foreach (long unit in new[] { 1L, 1_000, 1_000_000, 1_000_000_000 })
        {
            string path = _folder.Write("counts.csv", "time,open,high,low,close\n" + string.Concat(Enumerable.Range(0, 300).Select(i => $"{(1_700_000_000L + i * 60) * unit + i % 7},1,2,0.5,1.5\n")));
            Assert.Equal([true, true], PlainReading.MustAgree(path));
        }
    }

    [Theory]
    [InlineData("2024-01-02 09:31:00,1,2,0.5\n")]
    [InlineData("2024-01-02 09:31:00,1,2,0.5,1.5,7,8\n")]
    [InlineData("2024-01-02 09:31:00,1,2,0.5,1.5,7,\n")]
    [InlineData("2024-01-02 09:31:00,x,2,0.5,1.5,7\n")]
    [InlineData("2024-01-02 09:31:00,1,2,0.5,,7\n")]
    [InlineData("2024-01-02 09:31:00,1,2,0.5,NaN,7\n")]
    [InlineData("2024-01-02 09:31:00,1,2,0.5,1.5,\n")]
    [InlineData("2024-01-02 09:31:00,1,2,0.5,1.5,null\n")]
    [InlineData("2024-01-02 09:31:00,1,2,0.5,1.5,nan\n")]
    [InlineData("2024-01-02 09:31:00,1,2,0.5,1.5,inf\n")]
    [InlineData("2024-01-02 09:31:00,1,2,0.5,1.5,-nan\n")]
    [InlineData("2024-01-02 09:31:00,1,2,0.5,1.5,-1\n")]
    [InlineData("2024-01-02 09:31:00,1,1.2,0.5,1.5,7\n")]
    [InlineData("2024-01-02 09:31:00,1,2,1.1,1.5,7\n")]
    [InlineData("2024-01-02 09:31:00,1,2,-0.5,1.5,7\n")]
    [InlineData("2024-02-30 09:31:00,1,2,0.5,1.5,7\n")]
    [InlineData("2024-01-02 24:31:00,1,2,0.5,1.5,7\n")]
    [InlineData("0017-01-02 09:31:00,1,2,0.5,1.5,7\n")]
    [InlineData("2024-01-02 09:31:60,1,2,0.5,1.5,7\n")]
    [InlineData("2024-01-02,12345678,2,0.5,1.5,7\n")]
    [InlineData("\0\0\0\0\0\0\0\0\0\0 09:31:00,1,2,0.5,1.5,7\n")]
    [InlineData("2024-01-02 09:31,1,2,0.5,1.5,7\n")]
    [InlineData(",1,2,0.5,1.5,7\n")]
    [InlineData("\n")]
    [InlineData("   \n")]
    [InlineData(",,,,,\n")]
    [InlineData(" 2024-01-02 09:31:00 , 1 ,2, 0.5,1.5 ,7 \n")]
    [InlineData("\"2024-01-02 09:31:00\",\"1\",\"2\",\"0.5\",\"1.5\",\"7\"\n")]
    [InlineData("\"2024-01-02 09:31:00\",\"1\"x,\"2\",\"0.5\",\"1.5\",\"7\"\n")]
    [InlineData("2024-01-02 09:31:00,\"1\"\"\",2,0.5,1.5,7\n")]
    [InlineData("2024-01-02 09:31:00,1e0,2.00000000000000000000001,5E-1,+1.5,.7\n")]
    [InlineData("2024-01-02 09:31:00,1,2,0.5,1.5,7\u0001\n")]
    [InlineData("2024-01-02 09:31:00,1,2,0.5,1.5,7é\n")]
    [InlineData("-----\n")]
    [InlineData("2024-01-02 09:31:00;1;2;0.5;1.5;7\n")]
    public void Doubtful_line_among_good_ones_is_judged_as_in_the_whole_file(string line)
    {
        string many = string.Concat(Enumerable.Range(0, 130).Select(i => Good.Replace("09:30", $"1{i / 60}:{i % 60:00}")));
        string path = _folder.Write("doubt.csv", Header + many + line + Good);
        Assert.True(PlainReading.MustAgree(path)[0], line);
    }

    [Fact]
    public void Rows_of_one_symbol_among_several_are_those_that_DuckDB_takes()
    {
        string[] symbols = ["AAA", "S", " BB ", "\"S\"", "s", "ÄÖ", ""];
        string rows = string.Concat(Enumerable.Range(0, 700).Select(i => $"{symbols[i % symbols.Length]},{new DateTime(2024, 1, 2, 9, 30, 0).AddMinutes(i):yyyy-MM-dd HH:mm:ss},1,2,{(i % 50 == 0 ? "x" : "0.5")},1.5,7\n"));
        Assert.Equal([true, true], PlainReading.MustAgree(_folder.Write("symbols.csv", "symbol," + Header + rows)));
    }

    [Theory]
    [InlineData("2024-01-02 09:31:00,1,2,0.5,1.5,\"7\n8\"\n")]
    [InlineData("2024-01-02 09:31:00,1,2,0.5,1.5,7\r2024-01-02 09:32:00,1,2,0.5,1.5,7\n")]
    public void Lines_that_do_not_tell_where_rows_end_are_left_to_DuckDB(string lines) =>
        Assert.Equal([false, false], PlainReading.MustAgree(_folder.Write("torn.csv", Header + Good + lines + Good)));

    [Fact]
    public void File_with_very_many_doubtful_lines_is_left_to_DuckDB()
    {
        string rows = string.Concat(Enumerable.Range(0, 3_000).Select(i => i % 2 == 0 ? Good : Good.Replace("1.5", "x")));
        Assert.Equal([false, false], PlainReading.MustAgree(_folder.Write("many.csv", Header + rows)));
    }

    [Theory]
    [InlineData("\n", true)]
    [InlineData("\r\n", false)]
    public async Task File_of_many_blocks_keeps_every_row_and_the_lines_of_bad_ones(string end, bool ended)
    {
        using Ingested store = new();
        DateTime start = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        StringBuilder text = new("time,open,high,low,close,volume" + end);
        List<Bar> bars = [];
        List<string> bad = [];
        for (int i = 0; i < 120_000; i++)
        {
            double close = 100 + i % 977 / 100.0;
            bool broken = i % 9_973 == 0;
            text.Append(CultureInfo.InvariantCulture, $"{start.AddMinutes(i):yyyy-MM-dd HH:mm:ss},{close},{close + 1},{(broken ? close + 2 : close - 1)},{close},{i}{(ended || i < 119_999 ? end : "")}");
            if (broken)
            {
                bad.Add($"{i + 2},\"high is below open, close or low\"");
            }
            else
            {
                bars.Add(new(start.AddMinutes(i), close, close + 1, close - 1, close, i));
            }
        }

        string path = store.Folder.Write("blocks.csv", text.ToString());
        Assert.True(new FileInfo(path).Length > 5 << 20);
        IngestReport report = await store.Ingest.FileAsync(path, "X", "1m");
        Assert.Equal((120_000, bad.Count), (report.RowsRead, report.RowsRejected));
        Assert.Equal(bars, store.Bars("X", "1m"));
        Assert.Equal(bad, File.ReadLines(report.Quarantine!).Skip(1).Select(line => string.Join(',', line.Split(",\"2020")[0])));
    }

    [Fact]
    public void Any_damage_to_a_file_is_judged_alike_both_ways()
    {
        const string Noise = ",;\"\r\n -+.0123456789eEx:TZ/|\t\u0001é";
        Random random = new(11);
        int plain = 0;
        for (int round = 0; round < 40; round++)
        {
            StringBuilder text = new("time,open,high,low,close,volume\n" + string.Concat(Enumerable.Range(0, 200).Select(i => string.Create(
                CultureInfo.InvariantCulture, $"{new DateTime(2024, 1, 2).AddMinutes(i * 7):yyyy-MM-dd HH:mm:ss},{1 + i / 8.0},{2 + i / 8.0},{0.5 + i / 8.0},{1.5 + i / 8.0},{i}\n"))));
            for (int i = random.Next(1, 12); i > 0; i--)
            {
                // Not among the first lines, by which the layout is recognised.
                int at = random.Next(text.Length / 2, text.Length);
                _ = random.Next(3) switch
                {
                    0 => text.Remove(at, 1),
                    1 => text.Insert(at, Noise[random.Next(Noise.Length)]),
                    _ => text.Remove(at, 1).Insert(at, Noise[random.Next(Noise.Length)]),
                };
            }

            plain += PlainReading.MustAgree(_folder.Write("damaged.csv", text.ToString()))[0] ? 1 : 0;
        }

        Assert.InRange(plain, 15, 40);
    }
}
