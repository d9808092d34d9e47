using System.Net;

namespace Toolkit.Ui.Tests;

/// <summary>The few things that the pages change.</summary>
public sealed class ChangeTests(Served served) : IClassFixture<Served>
{
    [Fact]
    public async Task Tags_come_and_go()
    {
        long id = served.Runs[0];

        await served.PostAsync("/api/runs/tags", new { ids = new[] { id }, add = new[] { "seen", "<b>" } });
        Assert.Equal(["<b>", "seen", "trend"], (await served.Tk.Runs.LoadAsync(id)).Tags.Order(StringComparer.Ordinal));

        await served.PostAsync("/api/runs/tags", new { ids = new[] { id }, remove = new[] { "seen", "<b>" } });
        Assert.Equal(["trend"], (await served.Tk.Runs.LoadAsync(id)).Tags);
    }

    [Fact]
    public async Task Notes_are_kept_and_blanks_take_them_away()
    {
        long id = served.Runs[0];

        await served.PostAsync("/api/runs/notes", new { id, notes = "two\nlines" });
        Assert.Equal("two\nlines", (await served.Tk.Runs.LoadAsync(id)).Summary.Notes);

        await served.PostAsync("/api/runs/notes", new { id, notes = "  " });
        Assert.Null((await served.Tk.Runs.LoadAsync(id)).Summary.Notes);
        Assert.Equal(HttpStatusCode.NotFound, (await served.PostAsync("/api/runs/notes", new { id = 999, notes = "x" })).Status);
    }

    [Fact]
    public async Task Runs_go_together_or_not_at_all()
    {
        long[] more = [.. await served.Tk.Runs.SaveAllAsync([new((await served.Tk.StudyAsync("ECHO")).Run(new BuyAndHold()), "a"), new((await served.Tk.StudyAsync("ECHO")).Run(new BuyAndHold()), "b")])];
        int before = (await served.Tk.Runs.ListAsync()).Count;

        Assert.Equal(HttpStatusCode.NotFound, (await served.PostAsync("/api/runs/delete", new { ids = (long[])[.. more, 999] })).Status);
        Assert.Equal(before, (await served.Tk.Runs.ListAsync()).Count);

        Assert.Equal(HttpStatusCode.OK, (await served.PostAsync("/api/runs/delete", new { ids = more })).Status);
        Assert.Equal(before - 2, (await served.Tk.Runs.ListAsync()).Count);
    }

    [Fact]
    public async Task Nonsense_is_refused()
    {
        Assert.Equal(HttpStatusCode.BadRequest, (await served.PostAsync("/api/runs/delete", "all")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await served.PostAsync("/api/nothing", new { })).Status);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await served.PostAsync("/api/runs/notes", new { id = 1, notes = new string('x', 2_000_000) })).Status);
    }
}
