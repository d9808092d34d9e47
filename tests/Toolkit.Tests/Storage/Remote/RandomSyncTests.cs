namespace Toolkit.Tests.Storage.Remote;

/// <summary>Loads, pushes and pulls of several workspaces at random, against dictionaries.</summary>
public sealed class RandomSyncTests : IDisposable
{
    private readonly Shared _shared = new();

    public void Dispose() => _shared.Dispose();

    [Fact]
    public async Task Random_loads_pushes_and_pulls_of_three_leave_what_dictionaries_would()
    {
        Random random = new(5);
        Workspace[] all = [_shared.Open("w0"), _shared.Open("w1"), _shared.Open("w2")];
        Side[] sides = [new(), new(), new()];
        Dictionary<SeriesKey, SortedDictionary<long, Bar>> head = [];
        bool any = false;
        for (int step = 0; step < 60; step++)
        {
            int who = random.Next(3);
            (Workspace tk, Side side) = (all[who], sides[who]);
            switch (random.Next(4))
            {
                case 0 or 1:
                    SeriesKey key = Stored.Key(random.Next(2) == 0 ? "A" : "B");
                    BarColumns rows = Stored.Bars(random.Next(9_000), random.Next(3) == 0 ? 5_500 : random.Next(1, 800), random.Next(4));
                    tk.Store.Put(key, rows);
                    side.Of(side.Now, key).Apply(rows);
                    break;
                case 2:
                    try
                    {
                        await tk.Remotes.PushAsync();
                        (head, side.Base, any) = (Side.Copy(side.Now), Side.Copy(side.Now), true);
                    }
                    catch (ToolkitException e) when (e.Message.Contains("does not have", StringComparison.Ordinal))
                    {
                    }

                    break;
                case 3 when any:
                    await tk.Remotes.PullAsync();
                    side.Pull(head);
                    break;
            }

            foreach ((SeriesKey key, SortedDictionary<long, Bar> bars) in side.Now)
            {
                tk.Store.MustHold(key, bars);
            }
        }

        Assert.True(any);
        Assert.All(all, tk => tk.Store.MustBeWell());
    }

    /// <summary>What one of several workspaces should hold, and what it had in common with the remote last.</summary>
    private sealed class Side
    {
        public Dictionary<SeriesKey, SortedDictionary<long, Bar>> Now { get; private set; } = [];

        public Dictionary<SeriesKey, SortedDictionary<long, Bar>> Base { get; set; } = [];

        public static Dictionary<SeriesKey, SortedDictionary<long, Bar>> Copy(Dictionary<SeriesKey, SortedDictionary<long, Bar>> of) =>
            of.ToDictionary(pair => pair.Key, pair => new SortedDictionary<long, Bar>(pair.Value));

        public SortedDictionary<long, Bar> Of(Dictionary<SeriesKey, SortedDictionary<long, Bar>> of, SeriesKey key) => of.TryGetValue(key, out SortedDictionary<long, Bar>? bars) ? bars : of[key] = [];

        public void Pull(Dictionary<SeriesKey, SortedDictionary<long, Bar>> head)
        {
            Dictionary<SeriesKey, SortedDictionary<long, Bar>> both = Copy(head);
            foreach ((SeriesKey key, SortedDictionary<long, Bar> bars) in Now)
            {
                foreach ((long time, Bar bar) in bars.Where(one => !(Of(Base, key).TryGetValue(one.Key, out Bar old) && old == one.Value)))
                {
                    Of(both, key)[time] = bar;
                }
            }

            (Now, Base) = (both, Copy(head));
        }
    }
}
