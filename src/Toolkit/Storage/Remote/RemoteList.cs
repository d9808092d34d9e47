using System.Text.Json;
using System.Text.RegularExpressions;
using Toolkit.Catalog;
using Toolkit.Disk;

namespace Toolkit.Storage;

/// <summary>The remotes of a workspace, in a small file without secrets.</summary>
internal static partial class RemoteList
{
    private const string S3 = "s3://";

    public static IReadOnlyList<RemoteRow> Read(WorkspaceLayout layout)
    {
        try
        {
            // The name of a remote becomes that of a file.
            return JsonSerializer.Deserialize(File.ReadAllBytes(layout.Remotes), ManifestJson.Default.RemoteRowArray) is { } rows
                && rows.All(row => row is { Url.Length: > 0, Name: { } name } && Name().IsMatch(name)) ? rows : throw new JsonException("a remote has no name or no address");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
        catch (JsonException e)
        {
            throw new ToolkitException(ErrorKind.BadData, $"{layout.Remotes} is damaged: {e.Message}", "remove it, and name the remotes again with `tk.Remotes.Add()`", e);
        }
    }

    /// <exception cref="ToolkitException">There is no remote of the name (not found).</exception>
    public static RemoteRow Find(WorkspaceLayout layout, string? name) => Read(layout) switch
    {
        [] => throw ToolkitException.NotFound($"{layout.Root} has no remote", "name one with `tk.Remotes.Add()`"),
        [var only] when name is null => only,
        var several when name is null => throw ToolkitException.Usage($"there are several remotes: {Names(several)}", "say which one"),
        var all => all.FirstOrDefault(one => one.Name == name) ?? throw ToolkitException.NotFound($"there is no remote '{name}'", $"there are: {Names(all)}; `tk.Remotes.Add()` makes another"),
    };

    public static void Write(WorkspaceLayout layout, IEnumerable<RemoteRow> remotes)
    {
        string made = layout.Remotes + ".next";
        File.WriteAllBytes(made, JsonSerializer.SerializeToUtf8Bytes([.. remotes.OrderBy(one => one.Name, StringComparer.Ordinal)], ManifestJson.Default.RemoteRowArray));
        DurableFile.Flush(made);
        File.Move(made, layout.Remotes, overwrite: true);
        DurableFile.FlushFolder(layout.Root);
    }

    /// <summary>A remote as the list keeps it.</summary>
    /// <exception cref="ToolkitException">The name, the URL or the endpoint is none (usage).</exception>
    public static RemoteRow Checked(string name, string url, string? endpoint)
    {
        if (!Name().IsMatch(name))
        {
            throw ToolkitException.Usage($"'{name}' is no name of a remote", "use letters, digits, - and _");
        }

        if (Secret().IsMatch(url) || (endpoint is not null && Secret().IsMatch(endpoint)))
        {
            // Not repeated: it may be a password.
            throw ToolkitException.Usage($"the address of the remote '{name}' has a user or a password in it", "leave them out: credentials come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, AWS_PROFILE or the role of the machine");
        }

        if (endpoint is not null && !(Uri.TryCreate(endpoint, UriKind.Absolute, out Uri? server) && server.Scheme is "http" or "https"))
        {
            throw ToolkitException.Usage($"'{endpoint}' is no address of a server", "write it as http://host:port or https://host");
        }

        if (url.StartsWith(S3, StringComparison.Ordinal))
        {
            return url.Length > S3.Length && url[S3.Length] != '/' ? new(name, url.TrimEnd('/'), endpoint?.TrimEnd('/')) : throw ToolkitException.Usage($"'{url}' names no bucket", "write s3://bucket/prefix");
        }

        return url.Length == 0 || url.Contains("://", StringComparison.Ordinal) || endpoint is not null || File.Exists(url)
            ? throw ToolkitException.Usage($"'{url}' is no remote that can be used{(endpoint is null ? "" : " with an endpoint")}", "write s3://bucket/prefix, or the path of a folder")
            : new(name, Path.TrimEndingDirectorySeparator(Path.GetFullPath(url)), null);
    }

    public static IObjectStore Open(RemoteRow remote)
    {
        if (!remote.Url.StartsWith(S3, StringComparison.Ordinal))
        {
            return new FolderObjects(remote.Url);
        }

        string[] parts = remote.Url[S3.Length..].Split('/', 2);
        return new S3Objects(parts[0], parts.Length > 1 ? parts[1] : "", remote.Endpoint);
    }

    /// <exception cref="ToolkitException">An S3 remote without a team's database (usage).</exception>
    public static IRemoteHeads Heads(RemoteRow remote, WorkspaceOptions options) =>
        !remote.Url.StartsWith(S3, StringComparison.Ordinal) ? new FolderHeads(remote.Url, options.BusyTimeout)
        : options.Team is { } team ? new TeamHeads(team, remote.Url)
        : throw ToolkitException.Usage(
            $"which version of {remote.Url} is the newest stands in the team's database, and none is named", "name the PostgreSQL database with `WorkspaceOptions.Team`; a folder as a remote needs none");

    private static string Names(IEnumerable<RemoteRow> remotes) => string.Join(", ", remotes.Select(one => one.Name));

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_\-]{0,63}\z")]
    private static partial Regex Name();

    [GeneratedRegex("^[A-Za-z0-9+.-]+://[^/]*@")]
    private static partial Regex Secret();
}
