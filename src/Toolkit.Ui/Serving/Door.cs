using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Toolkit.Ui.Serving;

/// <summary>Lets in who has the token, by this machine's own name, from these pages; anyone else gets nothing.</summary>
/// <remarks>
/// The token of the address is taken once, and turned into a cookie that no script can read and no other site can send. Another page in the
/// same browser is stopped by <c>Origin</c> and <c>Sec-Fetch-Site</c>, a name that was made to point at this machine by <c>Host</c>.
/// </remarks>
internal sealed class Door
{
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self'; "
        + "frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private readonly string _token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
    private HashSet<string> _hosts = [];
    private string _cookie = "";

    /// <summary>Says where the server listens; gives the address to open.</summary>
    public Uri Open(Uri bound)
    {
        // Cookies know no ports: two servers on one machine need two names.
        _cookie = string.Create(CultureInfo.InvariantCulture, $"toolkit-{bound.Port}");
        _hosts = new(StringComparer.OrdinalIgnoreCase) { bound.Authority, string.Create(CultureInfo.InvariantCulture, $"localhost:{bound.Port}") };
        return new(bound, $"/?token={_token}");
    }

    public async Task PassAsync(HttpContext context, RequestDelegate next)
    {
        HttpRequest request = context.Request;
        Protect(context.Response.Headers);
        if (!IsFromHere(request))
        {
            await RefuseAsync(context, "");
        }
        else if (request.Query["token"] is [{ } given] && HttpMethods.IsGet(request.Method) && IsToken(given))
        {
            context.Response.Cookies.Append(_cookie, _token, new() { HttpOnly = true, SameSite = SameSiteMode.Strict, IsEssential = true, Path = "/" });
            // Out of the address, the history and what is copied from there.
            context.Response.StatusCode = StatusCodes.Status303SeeOther;
            context.Response.Headers.Location = request.Path.Value is "/" or null ? "/series" : request.Path.ToUriComponent();
        }
        else if (!IsToken(request.Cookies[_cookie]))
        {
            await RefuseAsync(context, "Open the address that was printed when this was started: it carries the token.\n");
        }
        else
        {
            await next(context);
        }
    }

    private bool IsFromHere(HttpRequest request)
    {
        string host = request.Host.Value ?? "";
        string? origin = request.Headers.Origin;
        bool reads = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        return _hosts.Contains(host)
            && (origin is null ? reads : origin == $"http://{host}")
            && request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none";
    }

    private bool IsToken(string? given) => given is not null
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(_token)));

    private static void Protect(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
    }

    private static async Task RefuseAsync(HttpContext context, string text)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync(text);
    }
}
