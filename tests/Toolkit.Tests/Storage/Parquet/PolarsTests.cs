using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Toolkit.Storage;

namespace Toolkit.Tests.Storage.Parquet;

/// <summary>Files of our encoder, read by polars (nodejs-polars): to the last bit.</summary>
public sealed class PolarsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Cases => [.. OddBars.Cases];

    public void Dispose() => _folder.Dispose();

    [PolarsTheory]
    [MemberData(nameof(Cases))]
    public void Written_file_when_read_by_polars_then_the_same_bars(string name)
    {
        IReadOnlyList<SeriesBars> series = OddBars.Of(name);
        string path = _folder.File("own.parquet");
        BarFileEncoder.Write(path, series, []);

        string[] expected =
        [
            $"exchange {Texts(series, key => key.Exchange)}", $"symbol {Texts(series, key => key.Symbol)}", $"timeframe {Texts(series, key => key.Timeframe.Name)}",
            $"time {Numbers(series, bars => bars.Time)}", $"open {Numbers(series, bars => bars.Open)}", $"high {Numbers(series, bars => bars.High)}",
            $"low {Numbers(series, bars => bars.Low)}", $"close {Numbers(series, bars => bars.Close)}", $"volume {Volumes(series)}",
        ];
        Assert.Equal(expected, PolarsTheoryAttribute.Run(path).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static string Texts(IReadOnlyList<SeriesBars> series, Func<SeriesKey, string> text) =>
        Hash(Encoding.UTF8.GetBytes(string.Join('\n', series.SelectMany(one => Enumerable.Repeat(text(one.Key), one.Columns.Count)))));

    private static string Numbers<T>(IReadOnlyList<SeriesBars> series, Func<BarColumns, ReadOnlyMemory<T>> column)
        where T : unmanaged => Hash(MemoryMarshal.AsBytes<T>([.. series.SelectMany(one => column(one.Columns).ToArray())]));

    // JavaScript's NaN has no sign.
    private static string Volumes(IReadOnlyList<SeriesBars> series) => Hash(MemoryMarshal.AsBytes<ulong>(
        [.. series.SelectMany(one => one.Columns.Volume.ToArray()).Select(value => double.IsNaN(value) ? 0x7FF8000000000000 : BitConverter.DoubleToUInt64Bits(value))]));

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}

/// <summary>A theory that needs node with nodejs-polars where node finds it (NODE_PATH).</summary>
public sealed class PolarsTheoryAttribute : TheoryAttribute
{
    private static readonly Lazy<bool> Present = new(() => Run().Code == 0);

    public PolarsTheoryAttribute() => Skip = Present.Value ? null : "needs node and nodejs-polars: npm install nodejs-polars, and NODE_PATH that names its node_modules";

    /// <summary>Runs the script beside this file.</summary>
    internal static (int Code, string Output) Run(params string[] arguments)
    {
        try
        {
            using Process node = Process.Start(new ProcessStartInfo("node", [Path.Combine(AppContext.BaseDirectory, "polars.cjs"), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            Task<string> errors = node.StandardError.ReadToEndAsync();
            string output = node.StandardOutput.ReadToEnd();
            node.WaitForExit();
            return (node.ExitCode, node.ExitCode == 0 ? output : errors.Result);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return (-1, "");
        }
    }
}
