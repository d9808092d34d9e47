using System.Text.Json.Nodes;

namespace Toolkit.Notebooks.Tests.Jupyter;

/// <summary>Questions of cells against a client that makes its messages by hand from the specification.</summary>
public sealed class KernelInputTests
{
    private static readonly JsonObject Allowed = new() { ["allow_stdin"] = true };

    [Theory]
    [InlineData("await GetInputAsync(\"Which?\")", "Which?", false)]
    [InlineData("(await GetPasswordAsync(\"Key\")).GetClearTextPassword()", "Key", true)]
    [InlineData("Console.ReadLine()", "", false)]
    [InlineData("#!set --name x --value @input\nx", "x", false)]
    public async Task A_question_goes_to_the_client_with_its_request_as_parent_and_the_answer_comes_back(string code, string prompt, bool password)
    {
        await using KernelClient kernel = await KernelClient.StartAsync();
        string id = await kernel.SendAsync("execute_request", KernelClient.Request(code, Allowed));

        KernelClient.Message question = await kernel.AskedAsync();
        await kernel.AnswerAsync(new() { ["value"] = "an ä" }, question.Id);

        Assert.Equal(("input_request", id), (question.Type, question.ParentId));
        Assert.Equal((prompt, password), (question.Content["prompt"]!.ToString(), (bool)question.Content["password"]!));
        Assert.Equal("ok", (await kernel.ReplyToAsync(id))["status"]!.ToString());
        Assert.Equal("an ä", (await kernel.HeardOfAsync(id))[^1].Content["data"]!["text/plain"]!.ToString());
    }

    [Theory]
    [InlineData("Console.ReadLine()")]
    [InlineData("#!set --name x --value @input")]
    [InlineData("await GetPasswordAsync()")]
    public async Task A_front_end_that_does_not_allow_questions_is_asked_none(string code)
    {
        await using KernelClient kernel = await KernelClient.StartAsync();

        foreach (JsonObject with in (JsonObject[])[[], new() { ["allow_stdin"] = false }])
        {
            (JsonObject reply, _) = await kernel.ExecuteAsync(code, with);
            Assert.Contains("which its front end does not allow", reply["evalue"]!.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_front_end_that_allows_questions_and_cannot_be_asked_is_an_error()
    {
        await using KernelClient kernel = await KernelClient.StartAsync(stdin: "somebody-else");
        (JsonObject reply, _) = await kernel.ExecuteAsync("Console.ReadLine()", Allowed);
        Assert.Contains("has opened no channel for that", reply["evalue"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_front_end_that_gives_no_answer_is_an_error()
    {
        await using KernelClient kernel = await KernelClient.StartAsync();
        string id = await kernel.SendAsync("execute_request", KernelClient.Request("Console.ReadLine()", Allowed));
        await kernel.AskedAsync();
        await kernel.AnswerAsync(new() { ["status"] = "error", ["ename"] = "E", ["evalue"] = "closed" });
        Assert.Contains("gave none", (await kernel.ReplyToAsync(id))["evalue"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_answer_to_this_question_with_the_right_signature_is_taken()
    {
        await using KernelClient kernel = await KernelClient.StartAsync();
        await kernel.AnswerAsync(new() { ["value"] = "before it was asked" });
        await kernel.AnswerAsync([], key: "another-key");
        while (kernel.Refused == 0)
        {
            await Task.Yield();
        }

        string id = await kernel.SendAsync("execute_request", KernelClient.Request("Console.ReadLine()", Allowed));

        await kernel.AskedAsync();
        await kernel.AnswerAsync(new() { ["value"] = "forged" }, key: "another-key");
        await kernel.AnswerAsync(new() { ["value"] = "to another question" }, "another-question");
        await kernel.AnswerAsync(new() { ["value"] = "this one" });

        await kernel.ReplyToAsync(id);
        Assert.Equal("this one", (await kernel.HeardOfAsync(id))[^1].Content["data"]!["text/plain"]!.ToString());
        Assert.Contains("dropped message 2: wrong signature", kernel.Log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupt_ends_a_question_and_a_late_answer_is_not_taken_for_the_next_one()
    {
        await using KernelClient kernel = await KernelClient.StartAsync();
        string id = await kernel.SendAsync("execute_request", KernelClient.Request("Console.ReadLine()", Allowed));
        KernelClient.Message given = await kernel.AskedAsync();
        await kernel.SendAsync("interrupt_request", [], control: true);
        await kernel.ReplyAsync(control: true);
        Assert.Equal("error", (await kernel.ReplyToAsync(id))["status"]!.ToString());

        string again = await kernel.SendAsync("execute_request", KernelClient.Request("Console.ReadLine()", Allowed));
        KernelClient.Message question = await kernel.AskedAsync();
        await kernel.AnswerAsync(new() { ["value"] = "late" }, given.Id);
        await kernel.AnswerAsync(new() { ["value"] = "now" }, question.Id);
        Assert.Equal("ok", (await kernel.ReplyToAsync(again))["status"]!.ToString());
        KernelClient.Message result = default!;
        while (result?.Type != "execute_result")
        {
            result = await kernel.HeardAsync();
        }

        Assert.Equal("now", result.Content["data"]!["text/plain"]!.ToString());
    }

    [Fact]
    public async Task Two_tasks_that_ask_are_answered_one_after_the_other()
    {
        await using KernelClient kernel = await KernelClient.StartAsync();
        string id = await kernel.SendAsync("execute_request", KernelClient.Request("string.Join(\" \", await Task.WhenAll(GetInputAsync(\"a\"), GetInputAsync(\"b\")))", Allowed));

        for (int i = 0; i < 2; i++)
        {
            KernelClient.Message question = await kernel.AskedAsync();
            await kernel.AnswerAsync(new() { ["value"] = question.Content["prompt"]!.ToString().ToUpperInvariant() }, question.Id);
        }

        await kernel.ReplyToAsync(id);
        Assert.Equal("A B", (await kernel.HeardOfAsync(id))[^1].Content["data"]!["text/plain"]!.ToString());
    }

    [Fact]
    public async Task What_a_cell_has_started_can_ask_for_nothing_once_it_has_ended()
    {
        await using KernelClient kernel = await KernelClient.StartAsync();
        await kernel.ExecuteAsync("var go = new TaskCompletionSource(); var late = Task.Run(async () => { await go.Task; return await GetInputAsync(); });", Allowed);

        (JsonObject reply, _) = await kernel.ExecuteAsync("go.SetResult(); await late");

        Assert.Contains("the cell has ended", reply["evalue"]!.ToString(), StringComparison.Ordinal);
    }
}
