using System.Diagnostics;
using System.Globalization;

namespace Toolkit.Soak;

/// <summary>The place of one writer: a process that is killed now and then and started again.</summary>
internal sealed class WriterPlace(int writer, string workspace, string scratch, SoakModel model, Disk disk)
{
    private const int NumbersOfOne = 10_000;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private int _lives;

    private string Name => writer.ToString(CultureInfo.InvariantCulture);

    /// <summary>Lets writers live and die until the round ends.</summary>
    public async Task RunAsync(Random random, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            await LifeAsync(random, end);
        }
    }

    private async Task LifeAsync(Random random, CancellationToken end)
    {
        int? limit = !OperatingSystem.IsWindows() && random.Next(6) == 0 ? random.Next(32, 1_500) : null;
        bool dies = random.Next(2) == 0;
        WriterOrder order = new(writer, random.Next(), (writer + 1) * 10_000_000 + _lives++ * NumbersOfOne, model.TicksFrom(Name), scratch);
        int fills = disk.Fills;
        bool excused = limit is not null || disk.IsFull;
        List<int> begun = [];
        string? unexcused = null;
        using Started process = Started.Self(["write", workspace, .. order.Words()], limit, line =>
        {
            model.Hear(Name, line);
            if (line.StartsWith("start bars ", StringComparison.Ordinal))
            {
                begun.Add(int.Parse(line.Split(' ')[2], CultureInfo.InvariantCulture));
            }

            bool trouble = line.StartsWith("refused ", StringComparison.Ordinal) || line.StartsWith("failed ", StringComparison.Ordinal);
            unexcused ??= trouble && !(excused || disk.IsFull || disk.Fills != fills) ? line : null;
            model.Count("refusals", trouble ? 1 : 0);
        });
        await end.HasPassedAsync(dies ? random.Next(300, 4_000) : 10 * 60_000);
        if (dies)
        {
            process.Kill();
        }
        else
        {
            process.Stop();
        }

        await process.EndedAsync(Patience, $"writer {writer}");
        model.Ended(begun, Stopwatch.GetTimestamp());
        model.Count("kills", process.WasKilled ? 1 : 0);
        bool failed = process.ExitCode is > 0 and < 6 && (excused || disk.Fills != fills);
        if (unexcused is not null || !(process.WasKilled || process.ExitCode == 0 || failed))
        {
            throw new DisagreementException($"writer {writer} ended with {process.ExitCode}; {unexcused ?? process.Errors}");
        }
    }
}
