using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Toolkit.Ui.Keeping;
using Toolkit.Ui.Live;
using Toolkit.Ui.Runs;
using Toolkit.Ui.Series;
using Toolkit.Ui.Serving;

namespace Toolkit.Ui;

/// <summary>A workspace as pages for a browser on this machine: it listens on 127.0.0.1, and answers only who has the token of its address.</summary>
/// <remarks>It changes nothing but tags, notes and the presence of runs.</remarks>
public sealed class UiServer : IAsyncDisposable
{
    /// <summary>Largest request that is read, in bytes: a list of a hundred thousand runs.</summary>
    private const int MaxRequest = 1 << 20;

    private readonly WebApplication _app;
    private readonly LiveFeed _live;

    private UiServer(WebApplication app, LiveFeed live, Uri address) => (_app, _live, Address) = (app, live, address);

    /// <summary>What to open, token included. Whoever has it sees the workspace.</summary>
    public Uri Address { get; }

    /// <param name="tk">The workspace; it stays the caller's, and open until the server is disposed.</param>
    /// <param name="options">Port, words.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="ToolkitException">The port is taken (busy).</exception>
    public static async Task<UiServer> StartAsync(Workspace tk, UiOptions? options = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(tk);
        options ??= new();
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxRequest;
            kestrel.Listen(IPAddress.Loopback, options.Port);
        });
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
        WebApplication app = builder.Build();
        Door door = new();
        Answers answers = new(options.Words);
        LiveFeed live = new(tk, app.Lifetime.ApplicationStopping);
        app.Use(door.PassAsync);
        app.UseRouting();
        PageRoutes.Map(app);
        WorkspaceRoutes.Map(app, answers, tk);
        SeriesRoutes.Map(app, answers, tk);
        CandleRoutes.Map(app, answers, tk);
        RunRoutes.Map(app, answers, tk);
        ComparisonRoutes.Map(app, answers, tk);
        ReportRoutes.Map(app, answers, tk);
        HealthRoutes.Map(app, answers, tk);
        LiveRoutes.Map(app, answers, tk, live);
        try
        {
            await app.StartAsync(cancel).ConfigureAwait(false);
        }
        catch (IOException taken)
        {
            await app.DisposeAsync().ConfigureAwait(false);
            throw new ToolkitException(ErrorKind.Busy, string.Create(CultureInfo.InvariantCulture, $"port {options.Port} of 127.0.0.1 is taken"), "leave `UiOptions.Port` out, or name another one", taken);
        }

        string bound = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new(app, live, door.Open(new(bound)));
    }

    /// <summary>Serves until it is cancelled.</summary>
    public static Task WaitAsync(CancellationToken cancel) => Task.Delay(Timeout.Infinite, cancel);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync().ConfigureAwait(false);
        await _live.DisposeAsync().ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
    }
}
