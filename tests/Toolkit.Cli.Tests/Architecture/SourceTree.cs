namespace Toolkit.Cli.Tests.Architecture;

/// <summary>The projects of src/, compiled once for all tests, and what in them is not as planned.</summary>
public sealed class SourceTree
{
    private readonly Dictionary<string, Building> _plan = Plan.Buildings.ToDictionary(b => b.Project);
    private readonly Use[] _uses;

    public SourceTree()
    {
        SourceProject[] projects = [.. SourceProject.All(Checkout.File("src"))];
        Lost = [.. projects.SelectMany(p => p.Files).Where(f => RoomOf(f) is null)];
        _uses = [.. projects.SelectMany(p => p.Uses()).Where(u => u.At.Append(u.From).All(f => RoomOf(f) is not null))];
        Faults = [.. Foreign(), .. Upwards(), .. Circles(), .. Internals()];
    }

    /// <summary>Files that lie where the plan knows no room.</summary>
    internal Place[] Lost { get; }

    internal Fault[] Faults { get; }

    private Room? RoomOf(Place file) => _plan.GetValueOrDefault(file.Project)?.RoomOf(file);

    private string NameOf(Place file) => $"{file.Project}/{RoomOf(file)!.Folder}".TrimEnd('/');

    /// <summary>A project uses another that it may not.</summary>
    private IEnumerable<Fault> Foreign() =>
        from use in _uses
        let may = _plan[use.From.Project].MayUse
        where use.At.All(a => a.Project != use.From.Project && !may.Contains(a.Project))
        select new Fault(FaultKind.Project, use, use.From.Project, use.At[0].Project, $"{use.From.Project} may use {Listed(may)}");

    /// <summary>A room uses another that it may not.</summary>
    private IEnumerable<Fault> Upwards() =>
        from use in _uses
        let room = RoomOf(use.From)!
        let own = use.At.Where(a => a.Project == use.From.Project).Select(a => RoomOf(a)!).ToArray()
        where own.Length == use.At.Length && !own.Any(r => r == room || room.MayUse.Contains(r.Folder))
        select new Fault(FaultKind.Room, use, NameOf(use.From), NameOf(use.At[0]), $"{room} may use {Listed(room.MayUse)}");

    /// <summary>Parts of one room use each other in a circle.</summary>
    private IEnumerable<Fault> Circles()
    {
        (Use Use, string From, string To)[] steps =
        [
            .. from use in _uses
               where use.At.All(a => RoomOf(a) == RoomOf(use.From) && a.Folder != use.From.Folder)
               let room = RoomOf(use.From)!
               where use.From.Folder != room.Folder && use.At[0].Folder != room.Folder
               select (use, $"{use.From.Project}/{use.From.Folder}", $"{use.From.Project}/{use.At[0].Folder}"),
        ];
        ILookup<string, string> next = steps.Select(s => (s.From, s.To)).Distinct().ToLookup(s => s.From, s => s.To);
        return steps.Where(s => Reached(s.To).Contains(s.From)).Select(s => new Fault(FaultKind.Circle, s.Use, s.From, s.To, $"{s.To} uses {s.From} already"));

        HashSet<string> Reached(string start)
        {
            HashSet<string> seen = [];
            Stack<string> open = new([start]);
            while (open.TryPop(out string? at))
            {
                foreach (string to in next[at].Where(seen.Add))
                {
                    open.Push(to);
                }
            }

            return seen;
        }
    }

    /// <summary>A face uses what the library keeps for itself.</summary>
    private IEnumerable<Fault> Internals() =>
        from use in _uses
        where use.Internal && use.At.All(a => a.Project == "Toolkit" && use.From.Project != "Toolkit")
        select new Fault(FaultKind.Internal, use, use.From.Project, NameOf(use.At[0]), "what is internal to Toolkit is for Toolkit alone");

    private static string Listed(string[] names) => names.Length == 0 ? "nothing" : string.Join(", ", names.Select(n => n.Length == 0 ? "the root" : n));
}
