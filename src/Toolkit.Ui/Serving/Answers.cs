using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Toolkit.Ui.Serving;

/// <summary>Answers questions in JSON: what was asked for, or what went wrong in words.</summary>
internal sealed class Answers(Func<string, string> words)
{
    /// <summary>What the pages' scripts read; HTML's own characters are written as escapes.</summary>
    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase), new JsonTimeframe(), new JsonTime(), new JsonDouble(), new JsonChart() },
    };

    public static string Text(object value) => JsonSerializer.Serialize(value, Format);

    /// <summary>A remedy in the words of whoever looks.</summary>
    public string Words(string text) => words(text);

    public void Get(IEndpointRouteBuilder routes, string path, Func<Question, Task<object>> answer) => routes.MapGet(path, context => AnswerAsync(context, async () => await answer(new(context))));

    /// <summary>A page that is made when it is asked for, under a policy of its own.</summary>
    public void GetPage(IEndpointRouteBuilder routes, string path, string policy, Func<Question, Task<string>> make) => routes.MapGet(path, context => AnswerAsync(context, async () =>
    {
        string page = await make(new(context));
        context.Response.Headers.ContentSecurityPolicy = policy;
        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.WriteAsync(page, context.RequestAborted);
        return null;
    }));

    public void Get(IEndpointRouteBuilder routes, string path, Func<Question, object> answer) => Get(routes, path, question => Task.Run(() => answer(question)));

    public void Post<T>(IEndpointRouteBuilder routes, string path, Func<T, CancellationToken, Task<object>> answer) => routes.MapPost(path, context => AnswerAsync(context, async () =>
    {
        T? asked = await JsonSerializer.DeserializeAsync<T>(context.Request.Body, Format, context.RequestAborted);
        return await answer(asked ?? throw new JsonException("nothing was sent"), context.RequestAborted);
    }));

    /// <param name="context">Who asks.</param>
    /// <param name="answer">Gives the value; null when it has written something itself.</param>
    private async Task AnswerAsync(HttpContext context, Func<Task<object?>> answer)
    {
        try
        {
            if (await answer() is { } value)
            {
                await WriteAsync(context, StatusCodes.Status200OK, value);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
        }
        catch (ToolkitException e)
        {
            await WriteAsync(context, Status(e.Kind), new { Error = new { e.Kind, Message = words(e.Message), Hint = e.Hint is { } hint ? words(hint) : null } });
        }
        catch (BadHttpRequestException e)
        {
            await WriteAsync(context, e.StatusCode, new { Error = new { Kind = ErrorKind.Usage, e.Message, Hint = (string?)null } });
        }
        catch (Exception e) when (e is JsonException or FormatException or ArgumentException or KeyNotFoundException)
        {
            await WriteAsync(context, StatusCodes.Status400BadRequest, new { Error = new { Kind = ErrorKind.Usage, e.Message, Hint = (string?)null } });
        }
        // Whatever else it is, whoever looks is told; the server goes on.
        catch (Exception e) when (!context.Response.HasStarted)
        {
            await WriteAsync(context, StatusCodes.Status500InternalServerError, new { Error = new { Kind = ErrorKind.Failure, e.Message, Hint = (string?)null } });
        }
    }

    private static Task WriteAsync(HttpContext context, int status, object value)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        return JsonSerializer.SerializeAsync(context.Response.Body, value, Format, context.RequestAborted);
    }

    private static int Status(ErrorKind kind) => kind switch
    {
        ErrorKind.Usage => StatusCodes.Status400BadRequest,
        ErrorKind.NotFound => StatusCodes.Status404NotFound,
        ErrorKind.BadData => StatusCodes.Status422UnprocessableEntity,
        ErrorKind.Busy => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };
}
