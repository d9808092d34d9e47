using System.Diagnostics;

namespace Toolkit;

/// <summary>Named places at which tests kill the process or watch the order of steps. Costs one comparison otherwise.</summary>
/// <remarks>
/// <c>TOOLKIT_FAILPOINT=name</c> kills this process (SIGKILL) the first time it comes by; <c>name#3</c> the third time.
/// <see cref="Observe"/> sees the names within one flow of execution, so that tests which run side by side do not meet.
/// </remarks>
internal static class FailPoint
{
    public const string Variable = "TOOLKIT_FAILPOINT";

    private static readonly AsyncLocal<Action<string>?> Observer = new();
    private static readonly (string Name, int Count)? Deadly = Parse(Environment.GetEnvironmentVariable(Variable));
    private static int _visits;
    private static volatile bool _observed;

    public static void Hit(string name)
    {
        if (Deadly is null && !_observed)
        {
            return;
        }

        Observer.Value?.Invoke(name);
        if (Deadly is { } deadly && deadly.Name == name && Interlocked.Increment(ref _visits) == deadly.Count)
        {
            Process.GetCurrentProcess().Kill();
            // The signal may take a moment; nothing after this point may happen.
            new ManualResetEvent(false).WaitOne();
        }
    }

    /// <summary>Calls <paramref name="seen"/> at every point that this flow passes until the result is disposed; it may throw.</summary>
    public static IDisposable Observe(Action<string> seen)
    {
        _observed = true;
        Observer.Value = seen;
        return new Watch();
    }

    private static (string Name, int Count)? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        string[] parts = text.Split('#');
        return (parts[0], parts.Length > 1 && int.TryParse(parts[1], out int count) ? count : 1);
    }

    private sealed class Watch : IDisposable
    {
        public void Dispose() => Observer.Value = null;
    }
}
