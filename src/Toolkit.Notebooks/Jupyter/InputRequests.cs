namespace Toolkit.Notebooks.Jupyter;

/// <summary>Questions of cells to the client that runs them, one at a time (https://jupyter-client.readthedocs.io/en/stable/messaging.html#messages-on-the-stdin-router-dealer-channel).</summary>
internal sealed class InputRequests(KernelSockets sockets)
{
    private const string Remedy = "give the value in a cell tagged 'parameters'";

    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>How the cell of a request asks.</summary>
    /// <param name="request">The request that runs the cell.</param>
    /// <param name="over">Cancelled when the cell has ended: its client waits for no question any more.</param>
    public CellInput Of(JupyterMessage request, CancellationToken over) => async (prompt, isSecret, cancel) =>
    {
        if (!request.Flag("allow_stdin", false))
        {
            throw ToolkitException.Usage("the cell asks for input, which its front end does not allow", Remedy);
        }

        if (over.IsCancellationRequested)
        {
            throw new InvalidOperationException("the cell has ended: what it has started can ask for nothing any more");
        }

        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancel, over);
        await _one.WaitAsync(either.Token);
        try
        {
            return await AskAsync(request, new() { ["prompt"] = prompt, ["password"] = isSecret }, either.Token);
        }
        finally
        {
            _one.Release();
        }
    };

    private async Task<string> AskAsync(JupyterMessage request, JsonObject question, CancellationToken cancel)
    {
        // What is there already answers a question that was given up.
        while (sockets.Stdin.TryRead(out _))
        {
        }

        string id = Guid.NewGuid().ToString("N");
        if (!sockets.Ask(request, id, question))
        {
            throw ToolkitException.Usage("the cell asks for input, and its front end has opened no channel for that", Remedy);
        }

        while (true)
        {
            JupyterMessage reply = await sockets.Stdin.ReadAsync(cancel);
            bool answers = reply.Type == "input_reply" && reply.Origin.Peer.AsSpan().SequenceEqual(request.Origin.Peer);

            // Some clients do not say which question they answer.
            if (answers && (reply.ParentId is null || reply.ParentId == id))
            {
                return reply.Text("status") is "" or "ok" ? reply.Text("value") : throw ToolkitException.Usage("the front end was asked for input and gave none", Remedy);
            }
        }
    }
}
