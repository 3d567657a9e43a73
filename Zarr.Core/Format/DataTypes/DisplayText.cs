namespace Zarr.Format.DataTypes;

/// <summary>How an element is shown that is no text itself: views write it without quotes.</summary>
/// <param name="Text">What to show.</param>
public sealed record DisplayText(string Text)
{
    /// <summary>The text.</summary>
    public override string ToString() => Text;
}
