using System.Runtime.CompilerServices;

namespace Toolkit;

/// <content>Waiting for what others write.</content>
public sealed partial class LiveStore
{
    /// <summary>The count of changes now, and again each time that it has grown, until it is cancelled.</summary>
    /// <param name="every">How often it is looked at. Default 1 s. A team's database says itself when a bar or a signal comes, and is then looked at at once.</param>
    /// <param name="cancel">Ends it.</param>
    /// <remarks>With a team's database it counts the bars that hosts append, too.</remarks>
    /// <exception cref="ToolkitException">The database does not answer (busy).</exception>
    public async IAsyncEnumerable<long> FollowAsync(TimeSpan? every = null, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        IAsyncEnumerator<string>? news = Team?.ListenAsync(end.Token).GetAsyncEnumerator(end.Token);
        Task<bool>? heard = null;
        try
        {
            for (long told = -1; ;)
            {
                heard ??= news?.MoveNextAsync().AsTask();
                if (await Task.Run(Changes, cancel).ConfigureAwait(false) is var now && now > told)
                {
                    yield return told = now;
                }

                Task pause = Task.Delay(every ?? TimeSpan.FromSeconds(1), _store.Options.Clock, cancel);
                if (await Task.WhenAny(heard ?? pause, pause).ConfigureAwait(false) == heard)
                {
                    await heard.ConfigureAwait(false);
                    heard = null;
                }

                cancel.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            await end.CancelAsync().ConfigureAwait(false);
            await (heard ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await (news?.DisposeAsync() ?? default).ConfigureAwait(false);
        }
    }
}
