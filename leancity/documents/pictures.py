"""Pictures for print: upright, no larger than the paper can show, without their metadata."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from PIL import Image, ImageDraw, ImageOps, UnidentifiedImageError

from leancity.documents.errors import PictureError

#: Dots per inch that an office printer shows.
PRINT_DPI = 200
MM_PER_INCH = 25.4
#: The largest picture a page of A4 takes between its margins, mm.
PAGE_MM = (170.0, 240.0)


@dataclass(frozen=True)
class Picture:
    """A JPEG that stands upright; `width` and `height` are its pixels."""

    data: bytes
    width: int
    height: int

    @classmethod
    def load(cls, stream: BinaryIO) -> Picture:
        """Read JPEG, PNG or HEIC, turn it by its EXIF orientation, shrink it to a page."""
        from pillow_heif import register_heif_opener

        register_heif_opener()
        try:
            with Image.open(stream) as image:
                return cls._encoded(_upright(image, _pixels(*PAGE_MM)), quality=90)
        except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
            raise PictureError(f"not a picture: {error}") from error

    @classmethod
    def drawn(cls, width: int, height: int, text: str) -> Picture:
        """A picture for samples: a sky, a ground and a text."""
        image = Image.linear_gradient("L").resize((width, height))
        canvas = ImageOps.colorize(image, "#b9d3ea", "#6f8f5f")
        draw = ImageDraw.Draw(canvas)
        draw.rectangle((width // 3, height // 2, width // 2, height * 4 // 5), fill="#8a6b4f")
        draw.text((width // 20, height // 20), text, fill="#1c1c1c", font_size=height // 14)
        return cls._encoded(canvas, quality=85)

    def fitted(self, width_mm: float, height_mm: float) -> tuple[bytes, float]:
        """JPEG bytes for a box on paper and the width that it takes there, mm."""
        scale = min(width_mm / self.width, height_mm / self.height)
        box = _pixels(width_mm, height_mm)
        if self.width <= box[0] and self.height <= box[1]:
            return self.data, self.width * scale
        with Image.open(BytesIO(self.data)) as image:
            smaller = self._encoded(_upright(image, box), quality=85)
        return smaller.data, self.width * scale

    @classmethod
    def _encoded(cls, image: Image.Image, *, quality: int) -> Picture:
        output = BytesIO()
        image.save(output, "JPEG", quality=quality, optimize=True, dpi=(PRINT_DPI, PRINT_DPI))
        return cls(output.getvalue(), *image.size)


def _pixels(width_mm: float, height_mm: float) -> tuple[int, int]:
    return (
        round(width_mm / MM_PER_INCH * PRINT_DPI),
        round(height_mm / MM_PER_INCH * PRINT_DPI),
    )


def _upright(image: Image.Image, box: tuple[int, int]) -> Image.Image:
    """A copy in RGB that fits the box whichever way it was turned in the camera."""
    share = min(1.0, max(box) / max(image.size))
    # A JPEG is decoded at a half or a quarter where that is enough.
    image.draft("RGB", (round(image.width * share), round(image.height * share)))
    turned = ImageOps.exif_transpose(image)
    flat = _on_white(turned)
    flat.thumbnail(box, Image.Resampling.LANCZOS, reducing_gap=2.0)
    flat.info.clear()
    return flat


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        layer = image.convert("RGBA")
        paper = Image.new("RGB", layer.size, "white")
        paper.paste(layer, mask=layer.getchannel("A"))
        return paper
    return image.convert("RGB")
