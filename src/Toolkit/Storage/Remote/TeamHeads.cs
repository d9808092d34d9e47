
namespace Toolkit.Storage;

/// <summary>The newest version in a row of the team's database: S3 servers do not all keep two writers of one object apart.</summary>
internal sealed class TeamHeads(TeamDatabase team, string remote) : IRemoteHeads
{
    public RemoteHead? Read() => team.Read(connection => connection.List(
        "SELECT version, manifest, moved_by, moved_at FROM remote_heads WHERE remote = $remote",
        r => new RemoteHead(r.GetInt64(0), r.GetString(1), r.GetString(2), r.GetInt64(3)), ("$remote", remote)).FirstOrDefault());

    public bool Move(long expected, RemoteHead next, CancellationToken cancel)
    {
        bool moved = team.Write(
            connection => connection.Execute(
                expected == 0
                    ? """
                      INSERT INTO remote_heads (remote, version, manifest, moved_by, moved_at) VALUES ($remote, $version, $manifest, $by, $at)
                      ON CONFLICT (remote) DO NOTHING
                      """
                    : """
                      UPDATE remote_heads SET version = $version, manifest = $manifest, moved_by = $by, moved_at = $at
                      WHERE remote = $remote AND version = $version - 1
                      """,
                ("$remote", remote), ("$version", next.Version), ("$manifest", next.Manifest), ("$by", next.MovedBy), ("$at", next.MovedAt)) == 1,
            cancel);
        FailPoint.Hit("remote.head-moved");
        return moved;
    }
}
