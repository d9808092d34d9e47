namespace Toolkit.Cli.Tests.Architecture;

/// <summary>A project: the projects that it may use, and its rooms from the bottom to the top.</summary>
internal sealed record Building(string Project, string[] MayUse, Room[] Rooms)
{
    /// <summary>The room in which a file lies, or null where the plan knows no such place.</summary>
    public Room? RoomOf(Place place) => Rooms.FirstOrDefault(r => r.Holds(place.Folder));
}
