namespace Toolkit.Runs;

/// <summary>What a stored run knows of a model that its user wrote; it cannot be asked.</summary>
internal interface IKeptModel
{
    string Name { get; }

    /// <summary>Says that the code is not there, instead of taking another model's answer.</summary>
    ToolkitException NotThere => ToolkitException.Usage($"{this} is a model of its own, of which a stored run keeps the name and the text, not the code", $"write new {Name}(...) into the options");
}

internal sealed record KeptCommission(string Name, string Text) : Commission, IKeptModel
{
    public override double Of(double quantity, double price) => throw ((IKeptModel)this).NotThere;

    public override string ToString() => Text;
}

internal sealed record KeptSlippage(string Name, string Text) : Slippage, IKeptModel
{
    public override double PriceOf(in TriggeredOrder order) => throw ((IKeptModel)this).NotThere;

    public override string ToString() => Text;
}

internal sealed record KeptFills(string Name, string Text) : FillModel, IKeptModel
{
    public override Fill Of(in TriggeredOrder order) => throw ((IKeptModel)this).NotThere;

    public override string ToString() => Text;
}
