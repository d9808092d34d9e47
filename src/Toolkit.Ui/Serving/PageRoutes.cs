using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Toolkit.Ui.Serving;

/// <summary>The pages with their styles and scripts: out of this assembly, and what charts and reports share out of the library's.</summary>
internal static class PageRoutes
{
    private static readonly string[] Pages = ["series", "chart", "runs", "run", "compare", "loads", "health", "live"];

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", context =>
        {
            context.Response.Redirect("/series");
            return Task.CompletedTask;
        });
        Assembly own = typeof(PageRoutes).Assembly, library = typeof(Chart).Assembly;
        Asset shell = Asset.Of(own, "shell.html", "text/html; charset=utf-8");
        foreach (string page in Pages)
        {
            routes.MapGet($"/{page}", shell.SendAsync);
            Script($"{page}.js");
        }

        foreach (string script in (string[])["start.js", "parts.js", "tables.js", "figures.js"])
        {
            Script(script);
        }

        routes.MapGet("/ui.css", Asset.Of(own, "ui.css", "text/css; charset=utf-8").SendAsync);
        routes.MapGet("/icon.svg", Asset.Of(own, "icon.svg", "image/svg+xml").SendAsync);
        routes.MapGet("/page.css", Asset.Of(library, "page.css", "text/css; charset=utf-8").SendAsync);
        routes.MapGet("/charts.js", Asset.Of(library, "charts.js", "text/javascript; charset=utf-8").SendAsync);
        routes.MapGet("/plotly.js", Asset.Of(library, "plotly.min.js.gz", "text/javascript; charset=utf-8").SendAsync);

        void Script(string name) => routes.MapGet($"/{name}", Asset.Of(own, name, "text/javascript; charset=utf-8").SendAsync);
    }

    /// <summary>A file that an assembly carries, as it is or compressed by gzip.</summary>
    private sealed class Asset(Func<byte[]> read, string type, bool packed)
    {
        private readonly Lazy<(byte[] Bytes, string Tag)> _content = new(() =>
        {
            byte[] bytes = read();
            return (bytes, $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))}\"");
        });

        public static Asset Of(Assembly assembly, string name, string type) => new(() => Resource(assembly, name), type, name.EndsWith(".gz", StringComparison.Ordinal));

        public async Task SendAsync(HttpContext context)
        {
            (byte[] bytes, string tag) = _content.Value;
            HttpResponse response = context.Response;
            // Kept by the browser, and asked for again by its hash: a newer toolkit on the same port has other ones.
            (response.Headers.CacheControl, response.Headers.ETag) = ("no-cache", tag);
            if (context.Request.Headers.IfNoneMatch == tag)
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }

            response.ContentType = type;
            if (packed && context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.Ordinal))
            {
                response.Headers.ContentEncoding = "gzip";
            }
            else if (packed)
            {
                await using GZipStream unpacked = new(new MemoryStream(bytes), CompressionMode.Decompress);
                await unpacked.CopyToAsync(response.Body, context.RequestAborted);
                return;
            }

            response.ContentLength = bytes.Length;
            await response.Body.WriteAsync(bytes, context.RequestAborted);
        }

        private static byte[] Resource(Assembly assembly, string name)
        {
            using Stream stream = assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{assembly.GetName().Name} lacks its resource {name}");
            byte[] bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }
    }
}
