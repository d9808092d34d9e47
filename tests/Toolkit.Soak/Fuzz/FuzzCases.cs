using System.Diagnostics;
using System.Globalization;

namespace Toolkit.Soak;

/// <summary>The cases of a target, one after the other, in a process of their own that is watched: a line before each, a line for each fault.</summary>
internal static class FuzzCases
{
    /// <summary>The last input, as a file: of a process that is gone it is the one that ended it.</summary>
    public const string InputName = "case.bin";

    public static async Task RunAsync(string name, int seed, (int From, int To) cases, string folder, Action<string> say)
    {
        await using IFuzzTarget target = FuzzTargets.All[name](folder);
        Task<int> end = Task.Run(Console.In.Read);
        for (int number = cases.From; number < cases.To && !end.IsCompleted; number++)
        {
            Random random = new((int)Load.Mixed((ulong)seed << 32 | (uint)number));
            byte[] input = number == 0 ? target.Samples[0] : new Mutator(target.Samples, random).Next();
            await File.WriteAllBytesAsync(Path.Combine(folder, InputName), input);
            say($"case {number}");
            long start = Stopwatch.GetTimestamp();
            string outcome = "taken";
            try
            {
                await target.TakeAsync(input, random);
            }
            catch (ToolkitException)
            {
                outcome = "refused";
            }
            catch (Exception e)
            {
                outcome = $"fault {e.ToString().ReplaceLineEndings(" | ")}";
            }

            say(string.Create(CultureInfo.InvariantCulture, $"end {number} {Stopwatch.GetElapsedTime(start).TotalMilliseconds:0} {outcome}"));
        }
    }
}
