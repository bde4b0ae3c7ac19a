//! The size of what is seen.

use serde_json::Value;

use super::{
    error::{Error, Result},
    launch::Viewport,
    session::Browser,
    wait::{PATIENCE, Sighting},
};

impl Browser {
    /// Gives the window the size at which the page has this much room, whatever the zoom.
    ///
    /// # Errors
    /// When the browser does not get there.
    pub async fn resize(&self, wished: Viewport) -> Result<()> {
        let Viewport { width, height } = wished;
        // How much the window is larger than what is seen of the page is known only once it has a size.
        let (mut window_width, mut window_height) = (width, height);
        self.wait_for(&format!("{width} × {height} pixels for the page"), PATIENCE, async || {
            let setting = self.client().set_window_size(window_width, window_height);
            self.bounded("resize the window", setting).await?;
            let seen = self.viewport().await?;
            if seen == wished {
                return Ok(Sighting::There(()));
            }
            window_width = (window_width + width).saturating_sub(seen.width);
            window_height = (window_height + height).saturating_sub(seen.height);
            Ok(Sighting::Instead(format!("there were {} × {}", seen.width, seen.height)))
        })
        .await
    }

    /// How much room the page has, in pixels at 100 % zoom.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub async fn viewport(&self) -> Result<Viewport> {
        // Rounded to even out the zoom's fractions.
        const MEASURE: &str = "return [innerWidth, innerHeight].map((length) => Math.round(length * devicePixelRatio))";
        let answer = self.execute(MEASURE, Vec::new()).await?;
        let length = |index| answer.get(index).and_then(Value::as_u64).and_then(|length| u32::try_from(length).ok());
        match (length(0), length(1)) {
            (Some(width), Some(height)) => Ok(Viewport { width, height }),
            _ => Err(Error::Answer { doing: "measure the page".to_owned(), answer: answer.to_string() }),
        }
    }
}
