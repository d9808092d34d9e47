using System.Text.Json.Nodes;

namespace Toolkit.Notebooks.Tests.Jupyter;

/// <summary>The kernel against a client that makes its messages by hand from the specification.</summary>
public sealed class KernelTests
{
    private const string Endless =
        "\"started\".Display(); await Task.Delay(-1, Microsoft.DotNet.Interactive.KernelInvocationContext.Current.CancellationToken);";

    [Fact]
    public async Task A_cell_is_heard_between_busy_and_idle_with_the_request_as_parent()
    {
        await using KernelClient kernel = await KernelClient.StartAsync();

        (JsonObject reply, IReadOnlyList<KernelClient.Message> heard) = await kernel.ExecuteAsync("\"shown\".Display(); 6 * 7");

        Assert.Equal(["execute_input", "display_data", "execute_result"], heard.Select(m => m.Type));
        Assert.Equal(1, (int)heard[0].Content["execution_count"]!);
        Assert.Equal("42", heard[2].Content["data"]!["text/plain"]!.ToString());
        Assert.Equal(("ok", 1), (reply["status"]!.ToString(), (int)reply["execution_count"]!));
    }

    [Fact]
    public async Task What_a_task_prints_after_its_cell_has_the_request_of_that_cell_as_parent()
    {
        await using KernelClient kernel = await KernelClient.StartAsync();
        string first = await kernel.SendAsync(
            "execute_request", KernelClient.Request("var go = new TaskCompletionSource(); var late = Task.Run(async () => { await go.Task; Console.Write(\"late\"); });"));
        await kernel.ReplyToAsync(first);
        await kernel.HeardOfAsync(first);

        string second = await kernel.SendAsync("execute_request", KernelClient.Request("go.SetResult(); await late; Console.Write(\"now\");"));
        List<KernelClient.Message> streams = [];
        while (streams.Count < 2)
        {
            streams.AddRange(new[] { await kernel.HeardAsync() }.Where(m => m.Type == "stream"));
        }

        Assert.Equal(
            new[] { (first, "late"), (second, "now") }.Order(), streams.Select(m => (m.ParentId!, m.Content["text"]!.ToString())).Order());
    }

    [Fact]
    public async Task A_display_is_updated_under_its_id()
    {
        await using KernelClient kernel = await KernelClient.StartAsync();

        (_, IReadOnlyList<KernelClient.Message> heard) = await kernel.ExecuteAsync("var d = display(\"one\"); d.Update(\"two\");");

        Assert.Equal(["execute_input", "display_data", "update_display_data"], heard.Select(m => m.Type));
        string id = heard[1].Content["transient"]!["display_id"]!.ToString();
        Assert.NotEmpty(id);
        Assert.Equal(id, heard[2].Content["transient"]!["display_id"]!.ToString());
    }

    [Fact]
    public async Task A_failing_cell_is_an_error_heard_and_replied_and_gives_up_those_that_wait()
    {
        await using KernelClient kernel = await KernelClient.StartAsync();
        string failing = await kernel.SendAsync("execute_request", KernelClient.Request(Endless));
        await UntilShownAsync(kernel);
        string waiting = await kernel.SendAsync("execute_request", KernelClient.Request("1"));
        string asked = await kernel.SendAsync("kernel_info_request", []);
        while (kernel.Waiting < 2)
        {
            await Task.Yield();
        }

        await kernel.SendAsync("interrupt_request", [], control: true);
        await kernel.ReplyAsync(control: true);

        JsonObject reply = await kernel.ReplyToAsync(failing);
        JsonObject aborted = await kernel.ReplyToAsync(waiting);
        Assert.Equal("error", reply["status"]!.ToString());
        Assert.Equal("aborted", aborted["status"]!.ToString());
        Assert.Equal("ok", (await kernel.ReplyToAsync(asked))["status"]!.ToString());
    }

    /// <summary>A client that answers at once is often faster than the kernel is with the rest of its own work.</summary>
    [Fact]
    public async Task A_cell_sent_after_the_reply_to_a_failing_one_is_run()
    {
        await using KernelClient kernel = await KernelClient.StartAsync();
        for (int i = 0; i < 50; i++)
        {
            await kernel.ReplyToAsync(await kernel.SendAsync("execute_request", KernelClient.Request("int broken = ;")));
            string next = await kernel.SendAsync("execute_request", KernelClient.Request("1"));

            Assert.Equal("ok", (await kernel.ReplyToAsync(next))["status"]!.ToString());
        }
    }

    [Fact]
    public async Task Without_stop_on_error_those_that_wait_are_run()
    {
        await using KernelClient kernel = await KernelClient.StartAsync();

        string failing = await kernel.SendAsync("execute_request", KernelClient.Request("throw new InvalidOperationException(\"boom\");", new() { ["stop_on_error"] = false }));
        string waiting = await kernel.SendAsync("execute_request", KernelClient.Request("1"));

        JsonObject reply = await kernel.ReplyToAsync(failing);
        Assert.Equal(("error", "boom"), (reply["status"]!.ToString(), reply["evalue"]!.ToString()));
        Assert.Contains("InvalidOperationException", reply["ename"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal("ok", (await kernel.ReplyToAsync(waiting))["status"]!.ToString());
        IReadOnlyList<KernelClient.Message> heard = await kernel.HeardOfAsync(failing);
        Assert.Equal("boom", Assert.Single(heard, m => m.Type == "error").Content["evalue"]!.ToString());
    }

    [Fact]
    public async Task A_silent_cell_is_not_heard_and_not_counted_but_runs()
    {
        await using KernelClient kernel = await KernelClient.StartAsync();

        (JsonObject reply, IReadOnlyList<KernelClient.Message> heard) = await kernel.ExecuteAsync("int x = 5; x", new() { ["silent"] = true });
        (JsonObject unstored, _) = await kernel.ExecuteAsync("x", new() { ["store_history"] = false });
        (JsonObject next, IReadOnlyList<KernelClient.Message> said) = await kernel.ExecuteAsync("x + 1");

        Assert.Empty(heard);
        Assert.Equal((0, 0, 1), ((int)reply["execution_count"]!, (int)unstored["execution_count"]!, (int)next["execution_count"]!));
        Assert.Equal("6", said[^1].Content["data"]!["text/plain"]!.ToString());
        JsonObject history = await kernel.AskAsync("history_request", new() { ["hist_access_type"] = "tail", ["n"] = 10, ["output"] = true, ["raw"] = true });
        Assert.Equal("""[[1,1,["x + 1","6"]]]""", history["history"]!.ToJsonString().Replace("\\u002B", "+", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Expressions_asked_for_beside_a_cell_are_answered_each()
    {
        await using KernelClient kernel = await KernelClient.StartAsync();

        (JsonObject reply, _) = await kernel.ExecuteAsync("int x = 5;", new() { ["user_expressions"] = new JsonObject { ["twice"] = "2 * x", ["wrong"] = "nothing" } });

        JsonNode answers = reply["user_expressions"]!;
        Assert.Equal(("ok", "10"), (answers["twice"]!["status"]!.ToString(), answers["twice"]!["data"]!["text/plain"]!.ToString()));
        Assert.Equal("error", answers["wrong"]!["status"]!.ToString());
    }

    [Fact]
    public async Task A_message_with_a_wrong_signature_is_dropped_and_noted()
    {
        await using KernelClient kernel = await KernelClient.StartAsync();

        await kernel.SendAsync("execute_request", KernelClient.Request("int stolen = 1;"), key: "another-key");
        await kernel.SendAsync("shutdown_request", [], control: true, key: "");
        (JsonObject reply, _) = await kernel.ExecuteAsync("stolen");

        Assert.Equal("error", reply["status"]!.ToString());
        Assert.Contains("wrong signature", kernel.Log.ToString(), StringComparison.Ordinal);
        Assert.False(kernel.Running.IsCompleted);
    }

    [Fact]
    public async Task A_message_that_was_changed_on_its_way_is_dropped()
    {
        await using KernelClient kernel = await KernelClient.StartAsync();
        await kernel.ExecuteAsync("int counter = 0;");

        for (int part = 2; part < 6; part++)
        {
            (_, byte[][] parts) = kernel.Made("execute_request", KernelClient.Request("counter++;"));
            parts[part] = [.. parts[part], (byte)' '];
            await kernel.SendPartsAsync(parts);
        }

        Assert.Equal("0", await ValueAsync(kernel, "counter"));
    }

    [Fact]
    public async Task A_message_that_is_sent_again_is_obeyed_once()
    {
        await using KernelClient kernel = await KernelClient.StartAsync();
        await kernel.ExecuteAsync("int counter = 0;");

        (string id, byte[][] parts) = kernel.Made("execute_request", KernelClient.Request("counter++;"));
        await kernel.SendPartsAsync(parts);
        await kernel.SendPartsAsync(parts);
        await kernel.ReplyToAsync(id);
        await kernel.HeardOfAsync(id);

        Assert.Equal("1", await ValueAsync(kernel, "counter"));
        Assert.Contains("came before", kernel.Log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_message_is_dropped_and_the_kernel_goes_on()
    {
        await using KernelClient kernel = await KernelClient.StartAsync();

        await kernel.SendPartsAsync([[1, 2, 3]]);
        await kernel.SendPartsAsync([[.. "<IDS|MSG>"u8], [.. "x"u8]]);
        await kernel.SendAsync("nonsense_request", []);
        await kernel.SendAsync("execute_request", new() { ["code"] = 5, ["silent"] = "maybe", ["user_expressions"] = new JsonArray() });
        await kernel.ReplyAsync();
        await kernel.SendAsync("complete_request", new() { ["code"] = "Con", ["cursor_pos"] = 999 });

        JsonObject completed = (await kernel.ReplyAsync()).Content;
        Assert.Equal("ok", completed["status"]!.ToString());
        Assert.Contains("no message of Jupyter", kernel.Log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupt_stops_a_cell_that_listens_to_its_token()
    {
        await using KernelClient kernel = await KernelClient.StartAsync();

        string id = await kernel.SendAsync("execute_request", KernelClient.Request(Endless));
        await UntilShownAsync(kernel);

        await kernel.SendAsync("interrupt_request", [], control: true);
        Assert.Equal("ok", (await kernel.ReplyAsync(control: true)).Content["status"]!.ToString());

        Assert.Equal("error", (await kernel.ReplyToAsync(id))["status"]!.ToString());
    }

    [Fact]
    public async Task A_comm_for_nothing_is_closed_and_none_are_listed()
    {
        await using KernelClient kernel = await KernelClient.StartAsync();

        string id = await kernel.SendAsync("comm_open", new() { ["comm_id"] = "c1", ["target_name"] = "jupyter.widget", ["data"] = new JsonObject() });
        KernelClient.Message closed = Assert.Single(await kernel.HeardOfAsync(id));
        JsonObject comms = await kernel.AskAsync("comm_info_request", []);

        Assert.Equal(("comm_close", "c1"), (closed.Type, closed.Content["comm_id"]!.ToString()));
        Assert.Equal("{}", comms["comms"]!.ToJsonString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_shutdown_is_replied_to_and_ends_the_kernel(bool restart)
    {
        await using KernelClient kernel = await KernelClient.StartAsync();

        await kernel.SendAsync("shutdown_request", new() { ["restart"] = restart }, control: true);
        JsonObject reply = (await kernel.ReplyAsync(control: true)).Content;
        await kernel.Running.WaitAsync(TimeSpan.FromMinutes(5));

        Assert.Equal(("ok", restart), (reply["status"]!.ToString(), (bool)reply["restart"]!));
    }

    [Fact]
    public async Task Positions_are_counted_in_code_points()
    {
        await using KernelClient kernel = await KernelClient.StartAsync();

        JsonObject reply = await kernel.AskAsync("complete_request", new() { ["code"] = "var 𝒙s = \"📈📈\"; Console.WriteL", ["cursor_pos"] = 29 });

        // Three of the characters before the word take two UTF-16 units each: there it begins at 26.
        Assert.Equal((23, 29), ((int)reply["cursor_start"]!, (int)reply["cursor_end"]!));
        Assert.Equal("WriteLine", Assert.Single(reply["matches"]!.AsArray())!.ToString());
    }

    [Fact]
    public async Task Inspection_is_given_as_text_markdown_and_html()
    {
        await using KernelClient kernel = await KernelClient.StartAsync();
        await kernel.ExecuteAsync("System.Collections.Generic.List<int> many = new();");

        JsonObject reply = await kernel.AskAsync("inspect_request", new() { ["code"] = "many", ["cursor_pos"] = 2, ["detail_level"] = 0 });

        Assert.True((bool)reply["found"]!);
        Assert.StartsWith("List<int> many", reply["data"]!["text/plain"]!.ToString(), StringComparison.Ordinal);
        Assert.Contains("List&lt;int&gt; many", reply["data"]!["text/html"]!.ToString(), StringComparison.Ordinal);
        Assert.False((bool)(await kernel.AskAsync("inspect_request", new() { ["code"] = "   ", ["cursor_pos"] = 1 }))["found"]!);
    }

    private static async Task UntilShownAsync(KernelClient kernel)
    {
        while ((await kernel.HeardAsync()).Type != "display_data")
        {
        }
    }

    private static async Task<string> ValueAsync(KernelClient kernel, string expression)
    {
        (_, IReadOnlyList<KernelClient.Message> heard) = await kernel.ExecuteAsync(expression);
        return heard[^1].Content["data"]!["text/plain"]!.ToString();
    }
}
