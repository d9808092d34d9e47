using CsCheck;

namespace Toolkit.Tests.Ticks;

/// <summary>Promise 13 as a property: in whatever order, parts and repetitions ticks come, each is there once that is numbered, and each that is not as often as it was sent.</summary>
public sealed class TickResendTests
{
    /// <summary>Ticks of two symbols in three milliseconds around midnight; half have a number of their source.</summary>
    private static readonly Gen<Tick[]> Sent =
        Gen.Select(Gen.Int[0, 1], Gen.Int[-1, 1], Gen.Int[1, 3], Gen.Int[0, 1], Gen.Bool).Array[1, 40].Select(ticks => ticks.Select((t, i) =>
            Tick.Trade("S" + t.Item1, t.Item3, 1, Days.Monday.AddDays(1).AddMilliseconds(t.Item2)) is var tick && t.Item5
                ? tick with { Source = "feed" + t.Item4, Sequence = i / 2 }
                : tick).ToArray());

    private static readonly Gen<(Tick[] Sent, int[] Order, int Cut)> Histories =
        from sent in Sent
        from repeated in Gen.Bool.Array[sent.Length]
        let all = Enumerable.Range(0, sent.Length).Concat(Enumerable.Range(0, sent.Length).Where(i => repeated[i] && sent[i].Sequence is not null)).ToArray()
        from order in Gen.Shuffle(all)
        from cut in Gen.Int[0, all.Length]
        select (sent, order, cut);

    [Fact]
    public async Task Ticks_in_any_order_and_sent_again_are_all_there_and_none_twice() => await Histories.SampleAsync(
        async history =>
        {
            using TemporaryFolder folder = new();
            // A restart between the two parts, so that what was sent before is known from the disk alone.
            foreach (int[] part in new[] { history.Order[..history.Cut], history.Order[history.Cut..] })
            {
                using Workspace tk = Workspace.Open(folder.Path);
                Array.ForEach(part, i => tk.Ticks.Store(history.Sent[i]));
                await tk.Ticks.FlushAsync();
            }

            using Workspace last = Workspace.Open(folder.Path);
            foreach (string symbol in new[] { "S0", "S1" })
            {
                Tick[] sent = [.. history.Sent.Where(tick => tick.Symbol == symbol)];
                // A number belongs to a source and an instant.
                string[] expected =
                [
                    .. sent.Where(tick => tick.Sequence is null).Select(Key).Order(),
                    .. sent.Where(tick => tick.Sequence is not null).Select(Key).Distinct().Order(),
                ];
                TickSeries read = await last.Ticks.ReadAsync(symbol);
                Assert.Equal(expected, (string[])[.. read.Where(t => t.Sequence is null).Select(Key).Order(), .. read.Where(t => t.Sequence is not null).Select(Key).Order()]);
                Assert.Equal(read.Time.Order(), read.Time);
                Assert.Equal(expected.Length, await last.Ticks.CountAsync(symbol));
            }
        },
        iter: 40, threads: 1, seed: "0000KOIRe034");

    /// <summary>What tells a tick from others: of a numbered one, its number.</summary>
    private static string Key(Tick tick) => tick.Sequence is null ? $"{tick.Time:O} {tick.Price}" : $"{tick.Time:O} {tick.Source} {tick.Sequence}";
}
