using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Toolkit.Tests;
using Toolkit.Tests.Browser;

namespace Toolkit.Notebooks.Tests.Jupyter;

/// <summary>A notebook in Jupyter in a browser without a window.</summary>
public sealed partial class BrowserTests
{
    private const string Token = "a-token-for-this-test-only";

    [JupyterBrowserFact]
    public async Task A_cell_that_is_run_in_Jupyter_shows_its_chart_and_its_table()
    {
        using RealJupyter jupyter = RealJupyter.WithKernel();
        jupyter.WriteNotebook("prices.ipynb", Cells);
        using TestProcess server = jupyter.Start(
            RealJupyter.Python!, "-m", "notebook", "--no-browser", "--allow-root", "--ip=127.0.0.1", $"--port={FreePort()}",
            $"--NotebookApp.token={Token}", $"--notebook-dir={jupyter.Folder}");
        try
        {
            string address = await AddressAsync(server);
            await using Browser browser = await Browser.StartAsync();
            BrowserPage page = await browser.OpenAsync($"{address}notebooks/prices.ipynb?token={Token}");
            await page.UntilAsync("window.Jupyter && Jupyter.notebook && Jupyter.notebook.kernel && Jupyter.notebook.kernel.is_connected()", seconds: 50);

            await page.EvaluateAsync("Jupyter.notebook.execute_all_cells()");

            await page.UntilAsync("document.querySelectorAll('.output .main-svg').length > 0", seconds: 50);
            await page.UntilAsync("document.querySelectorAll('.output table tbody tr').length >= 9", seconds: 50);
            await page.UntilAsync("[...document.querySelectorAll('.output_area')].some(o => o.textContent.includes('42'))", seconds: 50);
            Assert.Equal(0, await page.ValueAsync<int>("document.querySelectorAll('.output_error').length"));
            Assert.True(await page.ValueAsync<bool>("document.querySelector('.output .main-svg').getBoundingClientRect().height > 150"));

            // A symbol is a text here as everywhere, whatever it looks like.
            Assert.Equal(0, await page.ValueAsync<int>("window.inert === undefined ? 0 : 1"));
            Assert.True(await page.ValueAsync<bool>("[...document.querySelectorAll('.output table td')].some(c => c.textContent.includes('<script>'))"));

            // High enough for the chart and the table below it.
            await page.LookAsync(new(1280, 1100));
            await SaveAsync(page, "jupyter-classic.png");
        }
        finally
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync();
        }
    }

    private static readonly string[] Cells =
    [
        """
        using Toolkit;
        var tk = Workspace.Open();
        var random = new Random(7);
        double price = 100;
        var bars = Enumerable.Range(0, 120).Select(i =>
        {
            double open = price;
            price *= 1 + (random.NextDouble() - 0.48) / 30;
            return new Bar(new DateTime(2024, 1, 2, 0, 0, 0, DateTimeKind.Utc).AddDays(i), open, 1.01 * Math.Max(open, price), 0.99 * Math.Min(open, price), price, 1000 + random.Next(500));
        });
        await tk.Ingest.BarsAsync("MINE", "1d", bars.ToList());
        Chart.Candles(await tk.Bars.ReadAsync("MINE", "1d"))
        """,
        "#!sql --name months\nSELECT date_trunc('month', time) AS month, count(*) AS bars, round(max(high), 2) AS high, round(min(low), 2) AS low\nFROM bars WHERE symbol = 'MINE' GROUP BY ALL ORDER BY month",
        "months.RowCount + 38",
        "#!sql\nSELECT '<script>window.inert = false</script>' AS word, * FROM range(5)",
    ];

    private static int FreePort()
    {
        using TcpListener probe = new(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static async Task<string> AddressAsync(Process server)
    {
        TaskCompletionSource<string> address = new(TaskCreationOptions.RunContinuationsAsynchronously);
        List<string> said = [];
        server.OutputDataReceived += (_, _) => { };
        server.ErrorDataReceived += (_, line) =>
        {
            said.Add(line.Data ?? "");
            if (Listening().Match(line.Data ?? "") is { Success: true } match)
            {
                address.TrySetResult(match.Value);
            }
            else if (line.Data is null)
            {
                address.TrySetException(new InvalidOperationException($"Jupyter ended: {string.Join('\n', said)}"));
            }
        };
        server.BeginOutputReadLine();
        server.BeginErrorReadLine();
        return await address.Task.WaitAsync(TimeSpan.FromMinutes(5));
    }

    /// <summary>For whoever wants to look: beside the test's own output.</summary>
    private static async Task SaveAsync(BrowserPage page, string name)
    {
        string folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "screens")).FullName;
        await File.WriteAllBytesAsync(Path.Combine(folder, name), await page.ScreenshotAsync());
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+/")]
    private static partial Regex Listening();
}
