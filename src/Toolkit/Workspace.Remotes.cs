using Toolkit.Storage;

namespace Toolkit;

/// <content>What is shared with other machines.</content>
public sealed partial class Workspace
{
    /// <summary>What a clone calls the remote that it was made from.</summary>
    public const string Origin = "origin";

    /// <summary>Pushes bars and option quotes to a bucket or a folder, and pulls those of others.</summary>
    public Remotes Remotes { get; }

    /// <summary>Makes a workspace of a remote's newest version. Its catalog is here at once; a file is brought when it is first read.</summary>
    /// <param name="url"><c>s3://bucket/prefix</c>, or a folder.</param>
    /// <param name="folder">The new workspace: a folder that is not there, or empty.</param>
    /// <param name="endpoint">The address of an S3 server other than Amazon's.</param>
    /// <param name="options">How it is opened: <see cref="WorkspaceOptions.Team"/> for an S3 remote, <see cref="WorkspaceOptions.RemoteCacheBytes"/>.</param>
    /// <param name="cancel">Stops it; then there is no workspace.</param>
    /// <exception cref="ToolkitException">The folder is not empty, or the address is none (usage); and as <see cref="Toolkit.Remotes.PullAsync"/>.</exception>
    public static Task<RemoteReport> CloneAsync(string url, string folder, string? endpoint = null, WorkspaceOptions? options = null, CancellationToken cancel = default)
    {
        RemoteList.Checked(Origin, url, endpoint);
        return CloneFolder.FillAsync(folder, async partial =>
        {
            using Workspace made = Init(partial, options);
            made.Remotes.Add(Origin, url, endpoint);
            return await made.Remotes.PullAsync(Origin, cancel: cancel).ConfigureAwait(false);
        });
    }
}
