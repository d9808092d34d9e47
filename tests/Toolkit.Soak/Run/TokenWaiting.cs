using System.Runtime.CompilerServices;

namespace Toolkit.Soak;

/// <summary>A token can be awaited: that waits until it is cancelled.</summary>
internal static class TokenWaiting
{
    public static TaskAwaiter GetAwaiter(this CancellationToken token)
    {
        TaskCompletionSource source = new(TaskCreationOptions.RunContinuationsAsynchronously);
        token.Register(source.SetResult);
        return source.Task.GetAwaiter();
    }

    /// <summary>Whether the time has passed; false when the token was cancelled first.</summary>
    public static async Task<bool> HasPassedAsync(this CancellationToken token, double milliseconds)
    {
        try
        {
            await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
