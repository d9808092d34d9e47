using System.Runtime.InteropServices;
using SQLitePCL;

namespace Toolkit.Ticks;

/// <summary>The rows of a statement by SQLite's own functions: the safe handles of SQLitePCL cost each call as much again as SQLite does.</summary>
internal readonly unsafe ref struct SqliteRows
{
    // Of the library that SQLitePCL has loaded, which need not be the one that would be found from here.
    private static readonly nint Library = NativeLibrary.Load(raw.GetNativeLibraryName(), typeof(SQLite3Provider_e_sqlite3).Assembly, null);

    private static readonly delegate* unmanaged[Cdecl]<nint, int> StepOf = (delegate* unmanaged[Cdecl]<nint, int>)Export("step");

    // These only look at the row that is there: no need to let the garbage collector in.
    private static readonly delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, int, int> TypeOf = (delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, int, int>)Export("column_type");
    private static readonly delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, int, long> IntegerOf = (delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, int, long>)Export("column_int64");
    private static readonly delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, int, double> RealOf = (delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, int, double>)Export("column_double");

    private static readonly delegate* unmanaged[Cdecl]<nint, nint> MutexOf = (delegate* unmanaged[Cdecl]<nint, nint>)Export("db_mutex");
    private static readonly delegate* unmanaged[Cdecl]<nint, void> Enter = (delegate* unmanaged[Cdecl]<nint, void>)Export("mutex_enter");
    private static readonly delegate* unmanaged[Cdecl]<nint, void> Leave = (delegate* unmanaged[Cdecl]<nint, void>)Export("mutex_leave");

    private readonly sqlite3_stmt _statement;
    private readonly nint _handle;
    private readonly nint _mutex;

    /// <remarks>Each call takes the connection's mutex, which costs little to whoever has it already.</remarks>
    public SqliteRows(sqlite3 connection, sqlite3_stmt statement)
    {
        (_statement, _handle, _mutex) = (statement, statement.DangerousGetHandle(), MutexOf(connection.DangerousGetHandle()));
        Enter(_mutex);
    }

    public int Step() => StepOf(_handle);

    public bool IsNull(int column) => TypeOf(_handle, column) == raw.SQLITE_NULL;

    public long Integer(int column) => IntegerOf(_handle, column);

    public double Real(int column) => RealOf(_handle, column);

    public string Text(int column) => raw.sqlite3_column_text(_statement, column).utf8_to_string();

    public void Dispose() => Leave(_mutex);

    private static nint Export(string function) => NativeLibrary.GetExport(Library, "sqlite3_" + function);
}
